// The payment policy in words: the first rule that fits counts.
import { Link } from "@tanstack/react-router";
import { isGiven } from "@/shared/api/given";
import type { ApprovalRule, PaymentPolicy } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { formatAmount } from "@/shared/money/format";
import { roleName } from "@/shared/session/role-name";
import { useMay } from "@/shared/session/session";
import { formatCount } from "@/shared/time/dates";
import { Icon } from "@/shared/ui/icon";
import { Card } from "@/shared/ui/page";
import { usePeople } from "./use-people";

export function PolicyCard({ policy }: { readonly policy: PaymentPolicy }) {
  const may = useMay();
  const person = usePeople();
  const whose = ({ roles = [], members = [] }: PaymentPolicy["limits"][number]) => [...roles.map(roleName), ...members.map(person)].join(", ");
  return (
    <Card
      title={t("approval_rules")}
      className="card-flush"
      actions={
        may("payments.policy") && (
          <Link to="/payments/rules/edit" className="button">
            <Icon name="edit" size={14} /> {t("change_rules")}
          </Link>
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
          <Fact key={`limit ${index}`} name={t("approval_limit_of", { who: whose(limit) === "" ? t("anyone_who_approves") : whose(limit) })} text={limitText(limit)} />
        ))}
        {policy.cut_offs.map((cut) => (
          <Fact key={cut.currency} name={t("cut_off_of", { currency: cut.currency })} text={`${cut.time} ${cut.zone}`} />
        ))}
      </dl>
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
  const { methods = [], entities = [], accounts = [], currencies = [], at_least, at_most } = rule.when ?? {};
  const parts = [...methods.map((each) => methodNames.get(each) ?? each), ...entities, ...accounts, ...currencies];
  const from = isGiven(at_least) ? [t("approval_at_least", { amount: formatAmount(at_least, currencies[0] ?? "") })] : [];
  const to = isGiven(at_most) ? [t("approval_at_most", { amount: formatAmount(at_most, currencies[0] ?? "") })] : [];
  const needs = rule.needs.map(({ roles = [], members = [], approvers }) => {
    const who = [...roles.map(roleName), ...members.map(person)].join(", ");
    return t("approval_need", { approvers: formatCount(approvers), who: who === "" ? t("anyone_who_approves") : who });
  });
  const when = [...parts, ...from, ...to].join(" · ");
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
