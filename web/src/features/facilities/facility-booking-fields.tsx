// Where payments and interest are booked. Only interest that is booked needs accounts of its own.
import { t } from "@/shared/i18n/translate";
import { SelectField } from "@/shared/ui/controls";
import { TextField } from "@/shared/ui/text-field";
import { RHYTHMS } from "./facility-draft";
import { DayField, pathsOf, type FacilityFieldsProps } from "./facility-fields";

export function FacilityBookingFields({ draft, accounts, faultOf, onChange }: FacilityFieldsProps) {
  // Below assets it is lent, and earns; anything else is owed, and costs.
  const isLent = draft.account.trim().startsWith("assets");
  return (
    <>
      <TextField label={t("facility_payment_account")} hint={t("facility_payment_account_hint")} value={draft.payment_account} onChange={(payment_account) => onChange({ payment_account })} error={faultOf("payment_account")} suggestions={pathsOf(accounts, ["asset", "liability"], true)} isCode />
      <SelectField label={t("facility_accrual")} value={draft.accrual} onChange={(accrual) => onChange({ accrual })} error={faultOf("accrual")} choices={RHYTHMS.map((value) => ({ value, label: t(`facility_accrual_${value}`) }))} />
      {draft.accrual !== "none" && (
        <>
          <TextField
            label={t("facility_accrued_account")}
            hint={t("facility_accrued_account_hint")}
            value={draft.accrued_account}
            onChange={(accrued_account) => onChange({ accrued_account })}
            error={faultOf("accrued_account")}
            suggestions={pathsOf(accounts, [isLent ? "asset" : "liability"], false)}
            placeholder={isLent ? "assets:interest" : "liabilities:interest"}
            isCode
          />
          <div className="form-row">
            <TextField
              label={t("facility_interest_account")}
              value={draft.interest_account}
              onChange={(interest_account) => onChange({ interest_account })}
              error={faultOf("interest_account")}
              suggestions={pathsOf(accounts, [isLent ? "income" : "expense"], false)}
              placeholder={isLent ? "income:interest" : "expenses:interest"}
              isCode
            />
            <DayField label={t("facility_accrues_from")} hint={t("facility_accrues_from_hint")} value={draft.accrues_from} onChange={(accrues_from) => onChange({ accrues_from })} error={faultOf("accrues_from")} />
          </div>
        </>
      )}
    </>
  );
}
