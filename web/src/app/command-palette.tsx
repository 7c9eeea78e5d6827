// Ctrl-K: pages, accounts and actions by a few letters.
import { Dialog } from "@base-ui/react/dialog";
import { useQuery } from "@tanstack/react-query";
import { useId, useState, type KeyboardEvent } from "react";
import { rankCommands, useCommands, type Command } from "@/app/commands";
import { accountsQuery } from "@/shared/api/queries";
import { useScope } from "@/shared/api/scope";
import type { Action } from "@/app/actions";
import type { Organisation } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Icon } from "@/shared/ui/icon";

export interface CommandPaletteProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onHelp: () => void;
  readonly actions: readonly Action[];
  readonly organisations: readonly Organisation[];
}

export function CommandPalette({ open, onOpenChange, onHelp, actions, organisations }: CommandPaletteProps) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="palette" aria-label={t("search_or_jump")}>
          {open && <Palette onClose={() => onOpenChange(false)} onHelp={onHelp} actions={actions} organisations={organisations} />}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Palette({ onClose, onHelp, actions, organisations }: Omit<CommandPaletteProps, "open" | "onOpenChange"> & { readonly onClose: () => void }) {
  const { org, currency } = useScope();
  const accounts = useQuery(accountsQuery({ org, in: currency }));
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const listId = useId();
  const commands = useCommands({ accounts: accounts.data?.items ?? [], organisations, actions, text, onHelp });
  const found = rankCommands(commands, text);
  const current = Math.min(active, found.length - 1);
  const run = (command: Command | undefined) => {
    if (command === undefined) return;
    onClose();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") setActive((current + 1) % found.length);
    else if (event.key === "ArrowUp") setActive((current - 1 + found.length) % found.length);
    else if (event.key === "Enter") run(found[current]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div className="palette-head">
        <Icon name="search" />
        <input
          className="palette-input"
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={found.length === 0 ? undefined : `${listId}-${current}`}
          aria-label={t("search_or_jump")}
          placeholder={t("palette_placeholder")}
          autoFocus
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
        <kbd>Esc</kbd>
      </div>
      <ul id={listId} role="listbox" aria-label={t("results")} className="palette-list">
        {found.map((command, index) => (
          <li
            key={command.id}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === current}
            className="palette-item"
            ref={(element) => {
              if (index === current) element?.scrollIntoView({ block: "nearest" });
            }}
            onPointerMove={() => setActive(index)}
            onClick={() => run(command)}
          >
            <Icon name={command.icon} />
            <span className="palette-label">{command.label}</span>
            <span className="palette-hint">{command.hint}</span>
          </li>
        ))}
        {found.length === 0 && <li className="popup-empty">{t("no_match")}</li>}
      </ul>
    </>
  );
}
