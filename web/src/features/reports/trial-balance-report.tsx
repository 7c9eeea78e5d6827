// The trial balance: every account on its side, and both sides equal.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { trialBalanceQuery } from "@/shared/api/report-queries";
import { useScope } from "@/shared/api/scope";
import type { AssetAmount, TrialBalance } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { readableName } from "@/shared/entries/entry-summary";
import { Unpriced } from "@/shared/ui/controls";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { BalancedNote } from "./balanced-note";
import type { ReportProps, Valuation } from "./report-props";
import { sidesTo, type Sides } from "./report-rows";

export function TrialBalanceReport({ view, valuation }: ReportProps) {
  const { org, asOf, known } = useScope();
  const query = useQuery(trialBalanceQuery({ org, as_of: asOf, basis: view.basis, ...known }));
  return (
    <QueryView query={query} skeleton={<SkeletonRows rows={14} />} isEmpty={(report) => report.items.length === 0} empty={<EmptyState title={t("report_empty")} text={t("report_empty_text")} />}>
      {(report) => <Trial report={report} view={view} valuation={valuation} />}
    </QueryView>
  );
}

function Trial({ report, view, valuation }: Pick<ReportProps, "view" | "valuation"> & { readonly report: TrialBalance }) {
  const sums = (side: "debits" | "credits") => report.totals.map((total) => ({ asset: total.asset, amount: total[side] }));
  const hasOpened = valuation.valuer === null;
  return (
    <>
      <section className="card card-flush report-card">
        <div className="scroll-x" tabIndex={0} role="region" aria-label={t("trial-balance")}>
          <table className="table report-table trial-table">
            <caption className="visually-hidden">{t("trial-balance")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("account")}</th>
                <th scope="col" className="numeric">
                  {hasOpened ? t("debit") : t("debit_in", { asset: valuation.currency })}
                </th>
                <th scope="col" className="numeric">
                  {hasOpened ? t("credit") : t("credit_in", { asset: valuation.currency })}
                </th>
              </tr>
            </thead>
            <tbody>
              {sidesTo(view.depth, report.items).map((row) => (
                <tr key={row.path}>
                  <td>
                    <TrialName row={row} />
                  </td>
                  <Side amounts={row.debits} valuation={valuation} />
                  <Side amounts={row.credits} valuation={valuation} />
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr className="report-total">
                <th scope="row">{t("total")}</th>
                <Side amounts={sums("debits")} valuation={valuation} />
                <Side amounts={sums("credits")} valuation={valuation} />
              </tr>
            </tfoot>
          </table>
        </div>
      </section>
      <BalancedNote isBalanced={report.balanced} text={report.balanced ? t("trial_balanced") : t("trial_unbalanced")} />
    </>
  );
}

function TrialName({ row }: { readonly row: Sides }) {
  const parents = row.path.split(":").slice(0, -1).map(readableName).join(" / ");
  const label = (
    <span className="path-label">
      {parents !== "" && <span className="path-parents">{parents}</span>}
      <span className="path-name">{row.name}</span>
    </span>
  );
  if (row.account === null) return label;
  return (
    <Link to="/accounts/$accountId" params={{ accountId: String(row.account) }} className="posting-account">
      {label}
    </Link>
  );
}

/** One side: in one currency with what it is made of under it, or as booked. */
function Side({ amounts, valuation }: { readonly amounts: readonly AssetAmount[]; readonly valuation: Valuation }) {
  const { valuer, currency } = valuation;
  if (amounts.length === 0) return <td className="numeric" />;
  const worth = valuer?.(amounts) ?? null;
  const isPlain = amounts.every((each) => each.asset === currency);
  return (
    <td className="numeric">
      {worth !== null && worth.value !== null && (
        <span className="report-amount">
          <Money amount={worth.value.amount} asset={worth.value.asset} bare />
        </span>
      )}
      {worth !== null && <Unpriced assets={worth.unpriced} />}
      {(worth === null || !isPlain) &&
        amounts.map((each) => (
          <span key={each.asset} className={worth === null ? "report-amount" : "report-amount report-amount-small"}>
            <Money amount={each.amount} asset={each.asset} muted={worth !== null} />
          </span>
        ))}
    </td>
  );
}
