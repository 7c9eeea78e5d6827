// One field of a change, with what is known as suggestions.
import { useQuery } from "@tanstack/react-query";
import { accountsQuery } from "@/shared/api/queries";
import { useScope } from "@/shared/api/scope";
import { t } from "@/shared/i18n/translate";
import { AmountInput } from "@/shared/ui/amount-input";
import { Field } from "@/shared/ui/controls";
import { TextField } from "@/shared/ui/text-field";
import type { ChangeDraft, ChangeField } from "./change-draft";

const AT_HAND = ["bank", "wallet", "broker", "cash"];

export function ChangeFieldInput({ field, draft, onChange }: { readonly field: ChangeField; readonly draft: ChangeDraft; readonly onChange: (value: string) => void }) {
  const { org, currency } = useScope();
  const accounts = useQuery(accountsQuery({ org, in: currency })).data?.items ?? [];
  const value = draft[field];
  switch (field) {
    case "what":
      return <TextField label={t("change_what")} value={value} onChange={onChange} hint={t("change_what_hint")} suggestions={["receipts", "payments", ...accounts.filter((each) => each.kind === "category").map((each) => each.path)]} />;
    case "account":
      return <TextField label={t("account")} value={value} onChange={onChange} suggestions={accounts.filter((each) => AT_HAND.includes(each.kind)).map((each) => each.path)} />;
    case "asset":
      return <TextField label={t("asset")} value={value} onChange={onChange} placeholder="USD" maxLength={24} isCode />;
    case "days":
      return <TextField label={t("change_days")} value={value} onChange={onChange} placeholder="30" maxLength={3} />;
    case "people":
      return <TextField label={t("change_people")} value={value} onChange={onChange} placeholder="2" maxLength={6} />;
    case "on":
      return <Field label={draft.kind === "hiring" ? t("from") : t("date")}>{(id) => <input id={id} type="date" className="input" value={value} onChange={(event) => onChange(event.target.value)} />}</Field>;
    case "percent":
      return <Field label={t("change_percent")}>{(id) => <AmountInput id={id} text={value} onChange={onChange} placeholder="-10" />}</Field>;
    case "amount":
      return <Field label={draft.kind === "hiring" ? t("change_monthly") : t("amount")}>{(id) => <AmountInput id={id} text={value} onChange={onChange} placeholder="-2500.00" />}</Field>;
  }
}
