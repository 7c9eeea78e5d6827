// The payment policy in words: the first rule that fits counts. It is changed as the document it is, and every fault is named.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, take } from "@/shared/api/client";
import { isGiven } from "@/shared/api/given";
import { useScope } from "@/shared/api/scope";
import type { ApprovalRule, PaymentPolicy } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { formatAmount } from "@/shared/money/format";
import { roleName } from "@/shared/session/role-name";
import { useMay } from "@/shared/session/session";
import { formatCount } from "@/shared/time/dates";
import { Field } from "@/shared/ui/controls";
import { DialogForm, FormDialog } from "@/shared/ui/form-dialog";
import { Icon } from "@/shared/ui/icon";
import { Card } from "@/shared/ui/page";
import { showToast } from "@/shared/ui/toasts";
import { usePeople } from "./use-people";

export function PolicyCard({ policy, version }: { readonly policy: PaymentPolicy; readonly version: string }) {
  const may = useMay();
  const [isEditing, setEditing] = useState(false);
  return (
    <Card
      title={t("approval_rules")}
      className="card-flush"
      actions={
        may("payments.policy") && (
          <button type="button" className="button" onClick={() => setEditing(true)}>
            <Icon name="edit" size={14} /> {t("change_rules")}
          </button>
        )
      }
    >
      <ol className="rows" aria-label={t("approval_rules")}>
        {policy.rules.map((rule) => (
          <RuleRow key={rule.name} rule={rule} />
        ))}
      </ol>
      <dl className="payment-facts payment-terms">
        <Fact name={t("cooling")} text={t("cooling_hours", { hours: formatCount(policy.cooling_hours) })} />
        <Fact name={t("duplicates")} text={t("duplicate_days", { days: formatCount(policy.duplicate_days) })} />
        <Fact name={t("latest_day")} text={t("days_ahead", { days: formatCount(policy.days_ahead) })} />
        {policy.limits.map((limit, index) => (
          <Fact key={`limit ${index}`} name={t("approval_limit_of", { who: (limit.roles ?? []).map(roleName).join(", ") || t("anyone_who_approves") })} text={limitText(limit)} />
        ))}
        {policy.cut_offs.map((cut) => (
          <Fact key={cut.currency} name={t("cut_off_of", { currency: cut.currency })} text={`${cut.time} ${cut.zone}`} />
        ))}
      </dl>
      <FormDialog open={isEditing} onOpenChange={setEditing} title={t("change_rules")} text={t("change_rules_text")}>
        <PolicyForm policy={policy} version={version} onDone={() => setEditing(false)} />
      </FormDialog>
    </Card>
  );
}

function limitText({ currency, per_payment, per_day }: PaymentPolicy["limits"][number]): string {
  const amount = (text: string) => formatAmount(text, currency);
  const parts = [isGiven(per_payment) ? t("limit_per_payment", { amount: amount(per_payment) }) : "", isGiven(per_day) ? t("limit_per_day", { amount: amount(per_day) }) : ""];
  return parts.filter((part) => part !== "").join(", ");
}

function Fact({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{text}</dd>
    </div>
  );
}

const methodNames: ReadonlyMap<string, string> = new Map([
  ["sepa", t("method_sepa")],
  ["sepa-instant", t("method_sepa-instant")],
  ["generic", t("method_generic")],
]);

function RuleRow({ rule }: { readonly rule: ApprovalRule }) {
  const person = usePeople();
  const { methods = [], entities = [], accounts = [], currencies = [], at_least } = rule.when ?? {};
  const parts = [...methods.map((each) => methodNames.get(each) ?? each), ...entities, ...accounts, ...currencies];
  const from = isGiven(at_least) ? [t("approval_at_least", { amount: formatAmount(at_least, currencies[0] ?? "") })] : [];
  const needs = rule.needs.map(({ roles = [], members = [], approvers }) => {
    const who = [...roles.map(roleName), ...members.map(person)].join(", ");
    return t("approval_need", { approvers: formatCount(approvers), who: who === "" ? t("anyone_who_approves") : who });
  });
  const when = [...parts, ...from].join(" · ");
  return (
    <li className="row">
      <div className="row-text">
        <h3 className="row-name">{rule.name}</h3>
        <p className="muted">{when === "" ? t("rule_for_everything") : when}</p>
      </div>
      <p className="payment-rule-needs">{needs.join(rule.is_ordered ? ` ${t("then")} ` : " + ")}</p>
    </li>
  );
}

function PolicyForm({ policy, version, onDone }: { readonly policy: PaymentPolicy; readonly version: string; readonly onDone: () => void }) {
  const { org } = useScope();
  const queryClient = useQueryClient();
  const [text, setText] = useState(() => JSON.stringify(policy, null, 2));
  const save = useMutation({
    mutationFn: async () => {
      // What is no JSON is said before anything is asked; everything else the server says.
      const body: PaymentPolicy = JSON.parse(text);
      return take(client.PUT("/api/v1/payment-policy", { params: { query: { org }, header: { "If-Match": version } }, body }));
    },
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: [org] });
      showToast(t("rules_kept"));
      onDone();
    },
  });
  return (
    <DialogForm submit={t("keep_rules")} isReady={text.trim() !== ""} isBusy={save.isPending} error={save.error} onSubmit={() => save.mutate()}>
      <Field label={t("rules_document")} hint={t("rules_document_hint")}>
        {(id) => <textarea id={id} className="input input-code payment-policy" rows={18} spellCheck={false} value={text} onChange={(event) => setText(event.target.value)} />}
      </Field>
    </DialogForm>
  );
}
