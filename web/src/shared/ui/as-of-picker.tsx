// The day that is looked at: today unless chosen, kept in the URL.
import { useId } from "react";
import { t } from "@/shared/i18n/translate";
import { isCivilDate, today } from "@/shared/time/dates";
import { Icon } from "./icon";

export function AsOfPicker({ value, onChange }: { readonly value: string | undefined; readonly onChange: (date: string | undefined) => void }) {
  const id = useId();
  return (
    <div className="as-of" data-past={value !== undefined}>
      <label htmlFor={id} className="as-of-label">
        {t("as_of")}
      </label>
      <input id={id} type="date" className="input" value={value ?? today()} onChange={(event) => onChange(isCivilDate(event.target.value) && event.target.value !== today() ? event.target.value : undefined)} />
      {value !== undefined && (
        <button type="button" className="button button-icon" aria-label={t("back_to_today")} title={t("back_to_today")} onClick={() => onChange(undefined)}>
          <Icon name="close" size={14} />
        </button>
      )}
    </div>
  );
}
