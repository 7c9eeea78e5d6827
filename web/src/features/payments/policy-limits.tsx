// How much somebody may approve: of one payment, and of a day.
import { t } from "@/shared/i18n/translate";
import { AmountInput } from "@/shared/ui/amount-input";
import { Field } from "@/shared/ui/controls";
import { Icon } from "@/shared/ui/icon";
import { Card } from "@/shared/ui/page";
import { EmptyState } from "@/shared/ui/query-view";
import { TextField } from "@/shared/ui/text-field";
import { newLimit, nextKey, type Faults, type LimitDraft } from "./policy-draft";
import { faultText } from "./policy-fault";
import { WhoFields } from "./who-fields";

export interface PolicyLimitsProps {
  readonly limits: readonly LimitDraft[];
  readonly currency: string;
  readonly faults: Faults;
  readonly onChange: (limits: readonly LimitDraft[]) => void;
}

export function PolicyLimits({ limits, currency, faults, onChange }: PolicyLimitsProps) {
  const add = (
    <button type="button" className="button" onClick={() => onChange([...limits, newLimit(nextKey(limits), currency)])}>
      <Icon name="plus" size={14} /> {t("add_limit")}
    </button>
  );
  return (
    <Card title={t("approval_limits")} className="card-flush" actions={limits.length > 0 && add}>
      {limits.length === 0 && <EmptyState title={t("no_limits")} text={t("no_limits_text")} action={add} />}
      <ul className="rows" aria-label={t("approval_limits")}>
        {limits.map((limit, index) => (
          <LimitFields key={limit.key} limit={limit} number={index + 1} faults={faults} onChange={(next) => onChange(limits.map((each) => (each.key === limit.key ? next : each)))} onRemove={() => onChange(limits.filter((each) => each.key !== limit.key))} />
        ))}
      </ul>
    </Card>
  );
}

function LimitFields({ limit, number, faults, onChange, onRemove }: { readonly limit: LimitDraft; readonly number: number; readonly faults: Faults; readonly onChange: (limit: LimitDraft) => void; readonly onRemove: () => void }) {
  const fault = faultText(faults, `limit ${String(limit.key)}`);
  const amount = (field: "perPayment" | "perDay", label: string) => (
    <Field label={label} error={fault(field)}>
      {(id, wrong) => <AmountInput id={id} text={limit[field]} fault={wrong} placeholder={t("no_limit")} onChange={(text) => onChange({ ...limit, [field]: text })} />}
    </Field>
  );
  return (
    <li className="policy-limit" aria-label={t("limit_number", { number: String(number) })}>
      <WhoFields label={t("limit_of_whom")} row={limit} onChange={onChange} />
      <div className="policy-grid">
        <TextField label={t("currency")} value={limit.currency} onChange={(currency) => onChange({ ...limit, currency: currency.toUpperCase() })} error={fault("currency")} isCode maxLength={3} />
        {amount("perPayment", t("limit_one"))}
        {amount("perDay", t("limit_day"))}
      </div>
      <button type="button" className="button button-icon" aria-label={t("remove_limit", { number: String(number) })} onClick={onRemove}>
        <Icon name="trash" size={14} />
      </button>
    </li>
  );
}
