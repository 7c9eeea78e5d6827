// "Which approvals would this payment need?", asked of the policy as it stands in the form.
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useState } from "react";
import { client, take } from "@/shared/api/client";
import { accountsQuery } from "@/shared/api/queries";
import { useScope } from "@/shared/api/scope";
import type { PaymentPolicy, PolicyAnswer } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { settleTyped } from "@/shared/money/typed-amount";
import { roleName } from "@/shared/session/role-name";
import { formatCount } from "@/shared/time/dates";
import { AccountPicker } from "@/shared/ui/account-picker";
import { AmountInput } from "@/shared/ui/amount-input";
import { Field, SelectField } from "@/shared/ui/controls";
import { FormError } from "@/shared/ui/form-error";
import { Card } from "@/shared/ui/page";
import { METHODS } from "./policy-draft";
import { usePeople } from "./use-people";

export interface PolicyPreviewProps {
  /** The policy to ask; none while something is wrong with it. */
  readonly policy: PaymentPolicy | undefined;
  /** The place of the rule that answered. */
  readonly onAnswer: (place: number | undefined) => void;
}

export function PolicyPreview({ policy, onAnswer }: PolicyPreviewProps) {
  const { org, currency } = useScope();
  const accounts = useQuery(accountsQuery({ org, in: currency }));
  const [account, setAccount] = useState<number>();
  const [amount, setAmount] = useState("");
  const [method, setMethod] = useState<(typeof METHODS)[number]>("sepa");
  const paying = (accounts.data?.items ?? []).filter(({ closed_on, kind }) => closed_on === null && (kind === "bank" || kind === "wallet" || kind === "broker" || kind === "cash"));
  const chosen = paying.find(({ id }) => id === account);
  const asset = chosen?.asset ?? currency;
  const typed = settleTyped(amount);
  const question = useDeferredValue(policy === undefined || chosen === undefined || typed === undefined ? undefined : { policy, account: chosen.path, method, amount: typed, asset });
  const answer = useQuery({
    queryKey: [org, "payment-policy", "preview", question],
    queryFn: ({ signal }) => take(client.POST("/api/v1/payment-policy/preview", { params: { query: { org } }, body: question ?? { account: "", method, amount: "", asset }, signal })),
    enabled: question !== undefined,
    retry: false,
  });
  const place = answer.data?.place;
  useEffect(() => onAnswer(place), [onAnswer, place]);
  return (
    <Card title={t("policy_preview")}>
      <div className="policy-grid">
        <div className="field">
          <span className="field-label">{t("pays_from")}</span>
          <AccountPicker label={t("pays_from")} accounts={paying} value={account} onChange={setAccount} placeholder={t("pays_from")} />
        </div>
        <Field label={`${t("amount")} (${asset})`}>{(id) => <AmountInput id={id} text={amount} onChange={setAmount} />}</Field>
        <SelectField label={t("payment_type")} value={method} onChange={setMethod} choices={METHODS.map((value) => ({ value, label: t(`method_${value}`) }))} />
      </div>
      <div className="policy-answer" role="status">
        {policy === undefined ? t("preview_faults") : question === undefined ? t("preview_ask") : answer.data !== undefined && <Answer answer={answer.data} />}
      </div>
      <FormError error={question === undefined ? null : answer.error} />
    </Card>
  );
}

function Answer({ answer }: { readonly answer: PolicyAnswer }) {
  const person = usePeople();
  return (
    <>
      <p>{t("preview_rule", { rule: answer.rule })}</p>
      <ol className="policy-answer-needs">
        {answer.needs.map(({ roles, members, approvers, able }, index) => {
          const who = [...roles.map(roleName), ...members.map(person)].join(", ");
          return (
            <li key={index}>
              <strong>{t("approval_need", { approvers: formatCount(approvers), who: who === "" ? t("anyone_who_approves") : who })}</strong> <span className={able < approvers ? "policy-short" : "muted"}>{able < approvers ? t("able_short", { able: formatCount(able) }) : t("able", { able: formatCount(able) })}</span>
            </li>
          );
        })}
      </ol>
      {answer.needs.length > 1 && <p className="muted">{answer.is_ordered ? t("preview_ordered") : t("preview_any_order")}</p>}
    </>
  );
}
