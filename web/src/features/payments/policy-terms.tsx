// What else the policy says: how long changed details wait, what is warned about, until when banks take payments.
import { t } from "@/shared/i18n/translate";
import { Field, SelectField } from "@/shared/ui/controls";
import { Icon } from "@/shared/ui/icon";
import { Card } from "@/shared/ui/page";
import { TextField } from "@/shared/ui/text-field";
import { CALENDARS, newCutOff, nextKey, type CutOffDraft, type Faults, type PolicyDraft } from "./policy-draft";
import { faultText } from "./policy-fault";

export interface PolicyTermsProps {
  readonly draft: PolicyDraft;
  readonly currency: string;
  readonly faults: Faults;
  readonly onChange: (draft: PolicyDraft) => void;
}

const zones = ["Europe/Berlin", "Europe/London", "America/New_York", "UTC"];

export function PolicyTerms({ draft, currency, faults, onChange }: PolicyTermsProps) {
  const fault = faultText(faults);
  const number = (field: "cooling" | "duplicates" | "unusual" | "ahead", label: string, hint: string) => (
    <Field label={label} hint={hint} error={fault(field)}>
      {(id, wrong) => <input id={id} className="input numeric" inputMode="decimal" maxLength={6} {...wrong} value={draft[field]} onChange={(event) => onChange({ ...draft, [field]: event.target.value.replace(",", ".").replaceAll(/[^\d.]/g, "") })} />}
    </Field>
  );
  const setCuts = (cutOffs: readonly CutOffDraft[]) => onChange({ ...draft, cutOffs });
  return (
    <Card title={t("policy_terms")}>
      <div className="policy-grid">
        {number("cooling", t("cooling"), t("in_hours"))}
        {number("duplicates", t("duplicates"), t("warned_days"))}
        {number("unusual", t("unusual_from"), t("unusual_hint"))}
        {number("ahead", t("latest_day"), t("in_days_ahead"))}
      </div>
      <ul className="policy-cuts" aria-label={t("cut_offs")}>
        {draft.cutOffs.map((cut, index) => (
          <CutOffFields key={cut.key} cut={cut} number={index + 1} fault={faultText(faults, `cut-off ${String(cut.key)}`)} onChange={(next) => setCuts(draft.cutOffs.map((each) => (each.key === cut.key ? next : each)))} onRemove={() => setCuts(draft.cutOffs.filter((each) => each.key !== cut.key))} />
        ))}
      </ul>
      <button type="button" className="button button-quiet" onClick={() => setCuts([...draft.cutOffs, newCutOff(nextKey(draft.cutOffs), currency)])}>
        <Icon name="plus" size={14} /> {t("add_cut_off")}
      </button>
    </Card>
  );
}

function CutOffFields({ cut, number, fault, onChange, onRemove }: { readonly cut: CutOffDraft; readonly number: number; readonly fault: (field: string) => string | undefined; readonly onChange: (cut: CutOffDraft) => void; readonly onRemove: () => void }) {
  return (
    <li className="policy-cut" aria-label={t("cut_off_number", { number: String(number) })}>
      <TextField label={t("currency")} value={cut.currency} onChange={(currency) => onChange({ ...cut, currency: currency.toUpperCase() })} error={fault("currency")} isCode maxLength={3} />
      <Field label={t("cut_off_time")} error={fault("time")}>
        {(id, wrong) => <input id={id} type="time" className="input" {...wrong} value={cut.time} onChange={(event) => onChange({ ...cut, time: event.target.value })} />}
      </Field>
      <TextField label={t("time_zone")} value={cut.zone} onChange={(zone) => onChange({ ...cut, zone })} error={fault("zone")} suggestions={zones} isCode maxLength={60} />
      <SelectField label={t("bank_calendar")} value={cut.calendar} onChange={(calendar) => onChange({ ...cut, calendar })} choices={calendarChoices(cut.calendar)} />
      <button type="button" className="button button-icon" aria-label={t("remove_cut_off", { number: String(number) })} onClick={onRemove}>
        <Icon name="trash" size={14} />
      </button>
    </li>
  );
}

function calendarChoices(calendar: string): readonly { readonly value: string; readonly label: string }[] {
  const known = CALENDARS.map((value) => ({ value: String(value), label: t(`calendar_${value}`) }));
  return known.some(({ value }) => value === calendar) ? known : [...known, { value: calendar, label: calendar }];
}
