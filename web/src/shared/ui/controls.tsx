// Small form controls used by every page.
import { useId, type ReactNode } from "react";
import { t } from "@/shared/i18n/translate";

export interface Choice<V extends string> {
  readonly value: V;
  readonly label: string;
}

/** A row of exclusive choices: native radios, so arrows and screen readers work by themselves. */
export function Segmented<V extends string>({ label, choices, value, onChange }: { readonly label: string; readonly choices: readonly Choice<V>[]; readonly value: V; readonly onChange: (value: V) => void }) {
  const name = useId();
  return (
    <fieldset className="segmented">
      <legend className="visually-hidden">{label}</legend>
      {choices.map((choice) => (
        <label key={choice.value} className="segmented-choice">
          <input type="radio" name={name} value={choice.value} checked={choice.value === value} onChange={() => onChange(choice.value)} />
          <span>{choice.label}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** What an input says of itself while it is wrong: spread it on the element that has the id. */
export interface FieldFault {
  readonly "aria-invalid"?: true;
  readonly "aria-describedby"?: string;
}

export interface FieldProps {
  readonly label: string;
  readonly children: (id: string, fault: FieldFault) => ReactNode;
  readonly hint?: string | undefined;
  /** What the server refused about this field. */
  readonly error?: string | undefined;
}

export function Field({ label, children, hint, error }: FieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id} className="field-label">
        {label}
      </label>
      {children(id, error === undefined ? {} : { "aria-invalid": true, "aria-describedby": `${id}-error` })}
      {error !== undefined && (
        <span className="field-error" id={`${id}-error`} role="alert">
          {error}
        </span>
      )}
      {hint !== undefined && <span className="field-hint">{hint}</span>}
    </div>
  );
}

export interface SelectFieldProps<V extends string> {
  readonly label: string;
  readonly value: V;
  readonly choices: readonly Choice<V>[];
  readonly onChange: (value: V) => void;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
}

export function SelectField<V extends string>({ label, value, choices, onChange, hint, error }: SelectFieldProps<V>) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(id, fault) => (
        <select
          {...fault}
          id={id}
          className="input"
          value={value}
          onChange={(event) => {
            const chosen = choices.find((choice) => choice.value === event.target.value);
            if (chosen !== undefined) onChange(chosen.value);
          }}
        >
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export function Badge({ tone = "neutral", children }: { readonly tone?: "neutral" | "good" | "warning" | "bad" | "accent"; readonly children: ReactNode }) {
  return <span className={`badge badge-${tone}`}>{children}</span>;
}

export function Unpriced({ assets }: { readonly assets: readonly string[] }) {
  if (assets.length === 0) return null;
  return (
    <span className="badge badge-warning" title={t("unpriced_title", { assets: assets.join(", ") })}>
      {t("unpriced")}: {assets.join(", ")}
    </span>
  );
}
