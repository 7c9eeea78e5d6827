// One budget: what is spent of what is available, beside how much of the period is gone, and the periods before.
import type { BudgetPeriod, BudgetState } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { formatAmount } from "@/shared/money/format";
import { Money } from "@/shared/money/money-view";
import { formatDate } from "@/shared/time/dates";
import { Badge, Unpriced } from "@/shared/ui/controls";
import { Icon } from "@/shared/ui/icon";

/** The share of `part` in `whole`, in percent, for a bar; nothing is shown as a figure from it. */
const share = (part: string, whole: string) => (Number(whole) <= 0 ? (Number(part) > 0 ? 100 : 0) : Math.max(0, Math.min(100, (100 * Number(part)) / Number(whole))));

export function BudgetRow({ state, onEdit }: { readonly state: BudgetState; readonly onEdit: (() => void) | undefined }) {
  const now = state.periods.at(-1);
  const { budget } = state;
  return (
    <li className="row budget">
      <div className="row-text">
        <h3 className="row-name">
          {state.name} {now !== undefined && <Alert period={now} />}
        </h3>
        <p className="muted">
          {budget.categories.join(", ")}
          {budget.entity !== null && ` · ${budget.entity}`} · {t(`budget_every_${every(budget.every)}`)}
          {budget.roll_over !== "nothing" && ` · ${t(budget.roll_over === "unspent" ? "rolls_unspent" : "rolls_everything")}`}
        </p>
      </div>
      {now === undefined ? <p className="muted">{t("budget_begins", { day: formatDate(budget.first_on) })}</p> : <Standing period={now} />}
      {state.periods.length > 0 && <History periods={state.periods} />}
      {onEdit !== undefined && (
        <button type="button" className="button button-icon" aria-label={t("change_budget", { name: state.name })} onClick={onEdit}>
          <Icon name="edit" size={14} />
        </button>
      )}
    </li>
  );
}

const every = (word: string) => (word === "week" || word === "quarter" || word === "year" ? word : "month");

function Alert({ period }: { readonly period: BudgetPeriod }) {
  if (period.alert === null) return null;
  const percent = period.percent === null ? t("over_nothing") : `${String(period.percent)} %`;
  return <Badge tone={period.left.amount.startsWith("-") ? "bad" : "warning"}>{percent}</Badge>;
}

function Standing({ period }: { readonly period: BudgetPeriod }) {
  const { available, spent, left, pace, carried } = period;
  const tone = left.amount.startsWith("-") ? "bad" : Number(spent.amount) > Number(pace.amount) ? "warning" : "good";
  const label = t("budget_spent_of", { spent: formatAmount(spent.amount, spent.asset), available: formatAmount(available.amount, available.asset) });
  return (
    <div className="budget-standing">
      <p className="budget-figures">
        <Money amount={spent.amount} asset={spent.asset} bare /> <span className="muted">/ </span>
        <Money amount={available.amount} asset={available.asset} />
      </p>
      <div className="budget-bar" data-tone={tone} role="img" aria-label={label}>
        <span style={{ inlineSize: `${String(share(spent.amount, available.amount))}%` }} />
        <i style={{ insetInlineStart: `${String(share(pace.amount, available.amount))}%` }} title={t("budget_pace", { pace: formatAmount(pace.amount, pace.asset) })} />
      </div>
      <p className="muted">
        {left.amount.startsWith("-") ? t("budget_over", { left: formatAmount(left.amount.slice(1), left.asset) }) : t("budget_left", { left: formatAmount(left.amount, left.asset), day: formatDate(period.to) })}
        {Number(carried.amount) !== 0 && ` · ${t("budget_carried", { carried: formatAmount(carried.amount, carried.asset) })}`}
      </p>
      <Unpriced assets={period.unpriced} />
    </div>
  );
}

/** The last twelve periods as bars: within, or beyond what was available. */
function History({ periods }: { readonly periods: readonly BudgetPeriod[] }) {
  const shown = periods.slice(-12);
  return (
    <ol className="budget-history" aria-label={t("budget_history")}>
      {shown.map((each) => (
        <li key={each.from} data-over={each.left.amount.startsWith("-")} title={`${formatDate(each.from)}: ${formatAmount(each.spent.amount, each.spent.asset)}`}>
          <span style={{ blockSize: `${String(share(each.spent.amount, each.available.amount))}%` }} />
          <span className="visually-hidden">{`${formatDate(each.from)}: ${formatAmount(each.spent.amount, each.spent.asset)} / ${formatAmount(each.available.amount, each.available.asset)}`}</span>
        </li>
      ))}
    </ol>
  );
}
