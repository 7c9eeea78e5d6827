// How days count and payments fall: seldom changed, so folded away until something there is wrong.
import { t } from "@/shared/i18n/translate";
import { SelectField } from "@/shared/ui/controls";
import { Icon } from "@/shared/ui/icon";
import { TextField } from "@/shared/ui/text-field";
import { CALENDARS, DAY_COUNTS, hasField, ROLLS, type TypedRate } from "./facility-draft";
import { DayField, type FacilityFieldsProps } from "./facility-fields";

const FIELDS = ["every_months", "first_payment_on", "day_count", "calendar", "roll", "rate_changes"];

export function FacilityDaysFields({ draft, faultOf, onChange }: Omit<FacilityFieldsProps, "accounts">) {
  const isWrong = FIELDS.some((field) => faultOf(field) !== undefined);
  return (
    <details className="facility-more" open={isWrong || draft.rate_changes.length > 0 ? true : undefined}>
      <summary>{t("facility_days")}</summary>
      <div className="form facility-more-fields">
        <div className="form-row">
          <TextField label={t("facility_every_months")} hint={t("facility_every_months_hint")} value={draft.every_months} onChange={(text) => onChange({ every_months: text.replaceAll(/\D/g, "") })} error={faultOf("every_months")} maxLength={3} isCode />
          {hasField(draft, "first_payment_on") && <DayField label={t("facility_first_payment_on")} value={draft.first_payment_on} onChange={(first_payment_on) => onChange({ first_payment_on })} error={faultOf("first_payment_on")} />}
        </div>
        <SelectField label={t("facility_day_count")} value={draft.day_count} onChange={(day_count) => onChange({ day_count })} error={faultOf("day_count")} choices={DAY_COUNTS.map((value) => ({ value, label: t(`day_count_${value}`) }))} />
        <div className="form-row">
          <SelectField label={t("facility_calendar")} value={draft.calendar} onChange={(calendar) => onChange({ calendar })} choices={CALENDARS.map((value) => ({ value, label: t(`facility_calendar_${value}`) }))} />
          <SelectField label={t("facility_roll")} value={draft.roll} onChange={(roll) => onChange({ roll })} choices={ROLLS.map((value) => ({ value, label: t(`facility_roll_${value}`) }))} />
        </div>
        <RateChanges changes={draft.rate_changes} error={faultOf("rate_changes")} onChange={(rate_changes) => onChange({ rate_changes })} />
      </div>
    </details>
  );
}

function RateChanges({ changes, error, onChange }: { readonly changes: readonly TypedRate[]; readonly error: string | undefined; readonly onChange: (changes: readonly TypedRate[]) => void }) {
  const set = (index: number, part: Partial<TypedRate>) => onChange(changes.map((each, place) => (place === index ? { ...each, ...part } : each)));
  return (
    <fieldset className="facility-rates">
      <legend className="field-label">{t("facility_rate_changes")}</legend>
      {changes.map((each, index) => (
        <div key={index} className="facility-rate">
          <DayField label={t("facility_rate_from", { number: String(index + 1) })} value={each.from} onChange={(from) => set(index, { from })} error={undefined} />
          <TextField label={t("facility_rate_later", { number: String(index + 1) })} value={each.rate} onChange={(rate) => set(index, { rate })} maxLength={16} isCode />
          <button type="button" className="button button-icon" aria-label={t("facility_rate_remove", { number: String(index + 1) })} onClick={() => onChange(changes.filter((_, place) => place !== index))}>
            <Icon name="close" size={14} />
          </button>
        </div>
      ))}
      {error !== undefined && (
        <span className="field-error" role="alert">
          {error}
        </span>
      )}
      <button type="button" className="button" onClick={() => onChange([...changes, { from: "", rate: "" }])}>
        <Icon name="plus" /> {t("facility_rate_add")}
      </button>
    </fieldset>
  );
}
