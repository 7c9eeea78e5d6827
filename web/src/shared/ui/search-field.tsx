// A field to search a list by: `/` goes there from anywhere on the page, Escape leaves it.
import { useRef } from "react";
import { useHotkeys } from "./hotkeys";
import { Icon } from "./icon";

export function SearchField({ label, text, onChange }: { readonly label: string; readonly text: string; readonly onChange: (text: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  useHotkeys({
    "/": () => {
      input.current?.focus();
      input.current?.select();
    },
  });
  return (
    <search className="search">
      <Icon name="search" />
      <input
        ref={input}
        type="search"
        className="input search-input"
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
      <kbd>/</kbd>
    </search>
  );
}
