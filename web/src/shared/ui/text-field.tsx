// A labelled line of text, with what was used before as suggestions.
import { useId } from "react";
import { Field } from "./controls";

export interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly placeholder?: string;
  readonly suggestions?: readonly string[];
  readonly autoFocus?: boolean;
  readonly maxLength?: number;
  readonly isCode?: boolean;
  /** What it is to a browser that fills in forms; nothing unless it is about the person. */
  readonly autoComplete?: "name" | "organization";
}

const MAX_LENGTH = 240;

export function TextField({ label, value, onChange, hint, error, placeholder, suggestions, autoFocus, maxLength = MAX_LENGTH, isCode, autoComplete }: TextFieldProps) {
  const list = useId();
  const known = suggestions ?? [];
  return (
    <Field label={label} hint={hint} error={error}>
      {(id, fault) => (
        <>
          <input
            {...fault}
            id={id}
            className={isCode ? "input input-code" : "input"}
            value={value}
            maxLength={maxLength}
            placeholder={placeholder}
            autoFocus={autoFocus}
            autoComplete={autoComplete ?? "off"}
            spellCheck={isCode ? false : undefined}
            list={known.length > 0 ? list : undefined}
            onChange={(event) => onChange(event.target.value)}
          />
          {known.length > 0 && (
            <datalist id={list}>
              {known.map((each) => (
                <option key={each} value={each} />
              ))}
            </datalist>
          )}
        </>
      )}
    </Field>
  );
}
