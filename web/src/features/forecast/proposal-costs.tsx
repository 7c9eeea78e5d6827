// What a proposal costs beside doing nothing and beside a rule that looks at one day; investments and credit lines.
import type { ProposalPlan } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { formatAmount } from "@/shared/money/format";
import { decimalToText, parseDecimal, subtractDecimals } from "@/shared/money/money";
import { Money } from "@/shared/money/money-view";
import { formatDate } from "@/shared/time/dates";
import { Card } from "@/shared/ui/page";
import { stepText } from "./proposal-numbers";

export function ProposalCosts({ plan, asset }: { readonly plan: ProposalPlan; readonly asset: string }) {
  const rows = [
    { label: t("proposal_best"), costs: plan.best, title: undefined },
    { label: t("proposal_nothing"), costs: plan.nothing, title: undefined },
    { label: t("proposal_rule"), costs: plan.rule, title: t("proposal_rule_title") },
  ];
  const saving = (than: string) => formatAmount(difference(than, plan.best.total), asset);
  return (
    <Card title={t("proposal_costs")} className="card-flush">
      <div className="scroll-x" tabIndex={0} role="region" aria-label={t("proposal_costs")}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t("known_of")}</th>
              <th scope="col" className="numeric">{t("proposal_cost")}</th>
              <th scope="col" className="numeric">{t("proposal_earned")}</th>
              <th scope="col" className="numeric">{t("proposal_paid")}</th>
              <th scope="col" className="numeric">{t("proposal_transfers")}</th>
              <th scope="col" className="numeric">{t("proposal_below")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ label, costs, title }) => (
              <tr key={label}>
                <th scope="row" title={title}>{label}</th>
                <td className="numeric"><Money amount={costs.total} asset={asset} bare /></td>
                <td className="numeric"><Money amount={costs.earned} asset={asset} bare /></td>
                <td className="numeric"><Money amount={costs.paid} asset={asset} bare /></td>
                <td className="numeric">{costs.moves}</td>
                <td className="numeric">{costs.days_below_minimum}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="forecast-source forecast-inset">{t("proposal_saving", { nothing: saving(plan.nothing.total), rule: saving(plan.rule.total) })}</p>
      {plan.steps.length > 0 && (
        <ul className="adjustments" aria-label={t("proposal_steps")}>
          {plan.steps.map((step) => (
            <li key={`${step.on} ${step.facility} ${step.action}`} className="adjustment">
              <span>
                {formatDate(step.on)} · {t(stepText(step.action))} · {step.facility}
              </span>
              <Money amount={step.amount} asset={asset} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function difference(left: string, right: string): string {
  const [a, b] = [parseDecimal(left), parseDecimal(right)];
  return a === null || b === null ? "0" : decimalToText(subtractDecimals(a, b));
}
