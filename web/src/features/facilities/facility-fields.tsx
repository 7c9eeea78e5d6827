// What a facility agrees on: each kind with its own fields, and what the server refused beside the field.
import type { Account } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { AmountInput } from "@/shared/ui/amount-input";
import { Field, Segmented, SelectField } from "@/shared/ui/controls";
import { TextField } from "@/shared/ui/text-field";
import { hasField, KINDS, REPAYMENTS, type FacilityDraft } from "./facility-draft";

export interface FacilityFieldsProps {
  readonly draft: FacilityDraft;
  readonly accounts: readonly Account[];
  /** What the server refused, by the field's name on the wire. */
  readonly faultOf: (field: string) => string | undefined;
  readonly onChange: (part: Partial<FacilityDraft>) => void;
}

/** A day in a form. */
export function DayField({ label, value, error, hint, onChange }: { readonly label: string; readonly value: string; readonly error: string | undefined; readonly hint?: string; readonly onChange: (day: string) => void }) {
  return (
    <Field label={label} error={error} hint={hint}>
      {(id, fault) => <input {...fault} id={id} type="date" className="input" value={value} onChange={(event) => onChange(event.target.value)} />}
    </Field>
  );
}

/** Accounts that can be meant, as suggestions. */
export function pathsOf(accounts: readonly Account[], types: readonly Account["type"][], isMoney: boolean): string[] {
  const holdsMoney = ({ kind }: Account) => kind === "bank" || kind === "wallet" || kind === "broker" || kind === "cash";
  return accounts.filter((account) => account.closed_on === null && types.includes(account.type) && holdsMoney(account) === isMoney).map(({ path }) => path);
}

export function FacilityFields({ draft, accounts, faultOf, onChange }: FacilityFieldsProps) {
  const amount = (field: "principal" | "limit", label: string) => (
    <Field label={`${label} (${draft.asset})`} error={faultOf(field)}>
      {(id, fault) => <AmountInput id={id} fault={fault} text={draft[field]} onChange={(typed) => onChange({ [field]: typed })} />}
    </Field>
  );
  return (
    <>
      <Segmented label={t("facility_kind")} value={draft.kind} onChange={(kind) => onChange({ kind })} choices={KINDS.map((value) => ({ value, label: t(`facility_kind_${value}`) }))} />
      <p className="field-hint">{t(`facility_kind_hint_${draft.kind}`)}</p>
      <TextField label={t("facility_name")} value={draft.name} onChange={(name) => onChange({ name })} error={faultOf("name")} maxLength={200} autoFocus />
      <div className="form-row">
        <TextField label={t("facility_counterparty")} value={draft.counterparty} onChange={(counterparty) => onChange({ counterparty })} error={faultOf("counterparty")} maxLength={200} />
        <TextField label={t("facility_reference")} value={draft.reference} onChange={(reference) => onChange({ reference })} error={faultOf("reference")} maxLength={200} />
      </div>
      <TextField label={t("facility_account")} hint={t("facility_account_hint")} value={draft.account} onChange={(account) => onChange({ account })} error={faultOf("account")} suggestions={pathsOf(accounts, ["asset", "liability"], false)} placeholder="liabilities:loan:bank" isCode />
      <div className="form-row">
        {hasField(draft, "principal") && amount("principal", t("facility_principal"))}
        {hasField(draft, "limit") && amount("limit", t("facility_limit"))}
        <TextField label={t("asset")} value={draft.asset} onChange={(asset) => onChange({ asset })} error={faultOf("asset")} maxLength={20} isCode />
      </div>
      <div className="form-row">
        <DayField label={t("facility_starts_on")} value={draft.starts_on} onChange={(starts_on) => onChange({ starts_on })} error={faultOf("starts_on")} />
        {hasField(draft, "matures_on") && <DayField label={t("facility_matures_on")} value={draft.matures_on} onChange={(matures_on) => onChange({ matures_on })} error={faultOf("matures_on")} />}
      </div>
      <div className="form-row">
        <TextField label={t("facility_rate_percent")} value={draft.rate} onChange={(rate) => onChange({ rate })} error={faultOf("rate_bps")} placeholder="3.875" maxLength={16} isCode />
        {hasField(draft, "repayment") && <SelectField label={t("facility_repayment")} value={draft.repayment} onChange={(repayment) => onChange({ repayment })} error={faultOf("repayment")} choices={REPAYMENTS.map((value) => ({ value, label: t(`facility_repayment_${value}`) }))} />}
      </div>
    </>
  );
}
