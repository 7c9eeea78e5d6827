// The income statement: what came in and what was spent in a period.
import { useQuery } from "@tanstack/react-query";
import { incomeStatementQuery } from "@/shared/api/report-queries";
import { useScope } from "@/shared/api/scope";
import type { IncomeStatement } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { ReportFigures } from "./report-figures";
import type { ReportProps } from "./report-props";
import { rowsBelow } from "./report-rows";
import { AmountCells, ReportTable } from "./report-table";

export function IncomeStatementReport({ view, valuation, period }: ReportProps) {
  const { org, known } = useScope();
  const query = useQuery(incomeStatementQuery({ org, ...period, basis: view.basis, ...known }));
  return (
    <QueryView query={query} skeleton={<SkeletonRows rows={12} />} isEmpty={(report) => report.income.length === 0 && report.expenses.length === 0} empty={<EmptyState title={t("period_empty")} text={t("period_empty_text")} />}>
      {(report) => <Statement report={report} view={view} valuation={valuation} period={period} />}
    </QueryView>
  );
}

function Statement({ report, view, valuation, period }: ReportProps & { readonly report: IncomeStatement }) {
  const { valuer, currency } = valuation;
  return (
    <>
      <ReportFigures valuer={valuer} figures={[{ label: t("income"), amounts: report.total_income }, { label: t("expenses"), amounts: report.total_expenses }, { label: t("net_result"), amounts: report.net, flow: true }]} />
      <div className="report-columns">
        <ReportTable title={t("income")} rows={rowsBelow(view.depth, report.income)} total={report.total_income} valuer={valuer} currency={currency} period={period} />
        <ReportTable title={t("expenses")} rows={rowsBelow(view.depth, report.expenses)} total={report.total_expenses} valuer={valuer} currency={currency} period={period} />
      </div>
      {valuer === null && (
        <section className="card card-flush report-card">
          <table className="table report-table">
            <caption className="visually-hidden">{t("net_result")}</caption>
            <tfoot>
              <tr className="report-total">
                <th scope="row">{t("net_result")}</th>
                <AmountCells amounts={report.net} valuer={null} currency={currency} isGroup={false} isTotal />
              </tr>
            </tfoot>
          </table>
        </section>
      )}
    </>
  );
}
