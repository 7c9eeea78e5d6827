// Fields for passwords and one-time codes, named as password managers and phones expect.
import { useId, useState } from "react";
import { t } from "@/shared/i18n/translate";
import { strengthOf } from "./password-strength";

export interface PasswordFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly autoComplete: "current-password" | "new-password" | "current-password webauthn";
  readonly autoFocus?: boolean;
  readonly hint?: string | undefined;
  /** Words that make it weak, such as the person's own name. Absent: no strength is shown. */
  readonly weakWords?: readonly string[];
}

const MAX_PASSWORD = 256;

export function PasswordField({ label, value, onChange, autoComplete, autoFocus, hint, weakWords }: PasswordFieldProps) {
  const id = useId();
  const note = useId();
  const [shown, setShown] = useState(false);
  return (
    <div className="field">
      <label htmlFor={id} className="field-label">
        {label}
      </label>
      <div className="password">
        <input
          id={id}
          name="password"
          type={shown ? "text" : "password"}
          className="input"
          value={value}
          maxLength={MAX_PASSWORD}
          autoComplete={autoComplete}
          autoCapitalize="none"
          spellCheck={false}
          autoFocus={autoFocus}
          aria-describedby={note}
          onChange={(event) => onChange(event.target.value)}
        />
        <button type="button" className="password-show" aria-pressed={shown} aria-label={t("show_password")} onClick={() => setShown(!shown)}>
          {shown ? t("hide") : t("show")}
        </button>
      </div>
      <span id={note} className="field-hint">
        {weakWords === undefined ? hint : <Strength password={value} weakWords={weakWords} />}
      </span>
    </div>
  );
}

function Strength({ password, weakWords }: { readonly password: string; readonly weakWords: readonly string[] }) {
  const { level, advice } = strengthOf(password, weakWords);
  return (
    <>
      <span className={`strength strength-${level}`} aria-hidden="true">
        <i />
        <i />
        <i />
        <i />
      </span>
      <span role="status">{password === "" ? t("password_advice") : `${t(`strength_${level}`)}${advice === null ? "" : ` – ${t(advice)}`}`}</span>
    </>
  );
}

export interface CodeFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string | undefined;
  readonly autoFocus?: boolean;
  /** A code of an app has digits; a recovery code has letters, too. */
  readonly isRecovery?: boolean;
}

const MAX_CODE = 40;

export function CodeField({ label, value, onChange, hint, autoFocus, isRecovery }: CodeFieldProps) {
  const id = useId();
  const note = useId();
  return (
    <div className="field">
      <label htmlFor={id} className="field-label">
        {label}
      </label>
      <input
        id={id}
        name="code"
        className="input input-one-time"
        value={value}
        maxLength={MAX_CODE}
        inputMode={isRecovery ? "text" : "numeric"}
        autoComplete={isRecovery ? "off" : "one-time-code"}
        autoCapitalize="none"
        spellCheck={false}
        autoFocus={autoFocus}
        aria-describedby={hint === undefined ? undefined : note}
        onChange={(event) => onChange(event.target.value)}
      />
      {hint !== undefined && (
        <span id={note} className="field-hint">
          {hint}
        </span>
      )}
    </div>
  );
}
