// What the policy asked for, and who approved.
import type { Payment } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { roleName } from "@/shared/session/role-name";
import { formatCount } from "@/shared/time/dates";
import { Badge } from "@/shared/ui/controls";
import { Card } from "@/shared/ui/page";
import { usePeople } from "./use-people";

export function ApprovalsCard({ payment }: { readonly payment: Payment }) {
  const person = usePeople();
  const plan = payment.plan;
  if (plan === null) {
    return (
      <Card title={t("approvals")}>
        <p className="muted">{t("approvals_none")}</p>
      </Card>
    );
  }
  return (
    <Card title={t("approvals")}>
      <p className="muted">{t("approval_rule", { rule: plan.rule })}</p>
      <ol className="payment-needs">
        {plan.needs.map((need, index) => {
          const who = [...need.roles.map(roleName), ...need.members.map(person)].join(", ");
          return (
            <li key={index}>
              <span>{t("approval_need", { approvers: formatCount(need.approvers), who: who === "" ? t("anyone_who_approves") : who })}</span>
              {need.missing === 0 ? <Badge tone="good">{t("approval_complete")}</Badge> : <Badge tone="warning">{t("approval_missing", { missing: formatCount(need.missing) })}</Badge>}
            </li>
          );
        })}
      </ol>
      {payment.approved_by.length > 0 && <p>{payment.approved_by.map(person).join(", ")}</p>}
    </Card>
  );
}
