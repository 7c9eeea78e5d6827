// A list as lines of text: one entry per line, commas welcome.
import { Field } from "./controls";

const MAX_TEXT = 4000;

export const linesOf = (text: string): string[] => [...new Set(text.split(/[\n,]+/).map((line) => line.trim()).filter((line) => line !== ""))];

export function LinesField({ label, value, onChange, hint, placeholder }: { readonly label: string; readonly value: string; readonly onChange: (value: string) => void; readonly hint?: string; readonly placeholder?: string }) {
  return (
    <Field label={label} hint={hint}>
      {(id) => <textarea id={id} className="input input-lines" rows={2} value={value} maxLength={MAX_TEXT} placeholder={placeholder} spellCheck={false} onChange={(event) => onChange(event.target.value)} />}
    </Field>
  );
}
