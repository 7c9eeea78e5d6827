// A field for an amount: either decimal mark, nothing that is not a number, digits in columns.
import type { KeyboardEvent } from "react";
import { normaliseTyped } from "@/shared/money/typed-amount";
import type { FieldFault } from "./controls";

export interface AmountInputProps {
  readonly id?: string;
  readonly label?: string;
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
  readonly placeholder?: string;
  readonly fault?: FieldFault;
}

export function AmountInput({ id, label, text, onChange, onKeyDown, placeholder = "0.00", fault }: AmountInputProps) {
  return (
    <input
      {...fault}
      id={id}
      className="input numeric"
      inputMode="decimal"
      autoComplete="off"
      aria-label={label}
      placeholder={placeholder}
      value={text}
      onKeyDown={onKeyDown}
      onChange={(event) => {
        const next = normaliseTyped(event.target.value);
        if (next !== null) onChange(next);
      }}
    />
  );
}
