// The address that someone signs in with.
import { Field } from "@/shared/ui/controls";

const MAX_EMAIL = 254;

/** A guess for the form; the server decides. */
export const looksLikeEmail = (text: string) => /^[^\s@]+@[^\s@]+$/.test(text.trim());

export interface EmailFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly autoComplete: "username" | "username webauthn" | "email" | "off";
  readonly autoFocus?: boolean;
  readonly readOnly?: boolean;
  readonly hint?: string | undefined;
}

export function EmailField({ label, value, onChange, autoComplete, autoFocus, readOnly, hint }: EmailFieldProps) {
  return (
    <Field label={label} hint={hint}>
      {(id) => <input id={id} name="username" type="email" inputMode="email" className="input" value={value} maxLength={MAX_EMAIL} autoComplete={autoComplete} autoCapitalize="none" spellCheck={false} autoFocus={autoFocus} readOnly={readOnly} onChange={(event) => onChange(event.target.value)} />}
    </Field>
  );
}
