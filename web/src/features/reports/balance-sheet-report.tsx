// The balance sheet: what is owned beside what is owed and what belongs to the owners.
import { useQuery } from "@tanstack/react-query";
import { balanceSheetQuery } from "@/shared/api/report-queries";
import { useScope } from "@/shared/api/scope";
import type { BalanceSheet } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { BalancedNote } from "./balanced-note";
import { ReportFigures } from "./report-figures";
import type { ReportProps } from "./report-props";
import { rowsBelow } from "./report-rows";
import { AmountCells, ReportTable } from "./report-table";

export function BalanceSheetReport({ view, valuation }: ReportProps) {
  const { org, asOf, known } = useScope();
  const query = useQuery(balanceSheetQuery({ org, as_of: asOf, basis: view.basis, ...known }));
  return (
    <QueryView query={query} skeleton={<SkeletonRows rows={12} />} isEmpty={(sheet) => sheet.totals.length === 0} empty={<EmptyState title={t("report_empty")} text={t("report_empty_text")} />}>
      {(sheet) => <Sheet sheet={sheet} view={view} valuation={valuation} />}
    </QueryView>
  );
}

function Sheet({ sheet, view, valuation }: Pick<ReportProps, "view" | "valuation"> & { readonly sheet: BalanceSheet }) {
  const { valuer, currency } = valuation;
  const totalOf = (side: "assets" | "liabilities" | "equity") => sheet.totals.map((total) => ({ asset: total.asset, amount: total[side] }));
  const [assets, liabilities, equity] = [totalOf("assets"), totalOf("liabilities"), totalOf("equity")];
  const results = [
    { label: t("retained_result"), amounts: sheet.retained },
    { label: t("current_result"), amounts: sheet.current },
  ];
  return (
    <>
      <ReportFigures valuer={valuer} figures={[{ label: t("assets"), amounts: assets }, { label: t("liabilities"), amounts: liabilities }, { label: t("equity"), amounts: equity }]} />
      <div className="report-columns">
        <ReportTable title={t("assets")} rows={rowsBelow(view.depth, sheet.assets)} total={assets} valuer={valuer} currency={currency} />
        <div className="report-column">
          <ReportTable title={t("liabilities")} rows={rowsBelow(view.depth, sheet.liabilities)} total={liabilities} valuer={valuer} currency={currency} />
          <ReportTable title={t("equity")} rows={rowsBelow(view.depth, sheet.equity)} total={equity} valuer={valuer} currency={currency}>
            {results.map(({ label, amounts }) => (
              <tr key={label} className="report-result">
                <td className="report-name">{label}</td>
                <AmountCells amounts={amounts} valuer={valuer} currency={currency} isGroup />
              </tr>
            ))}
          </ReportTable>
        </div>
      </div>
      <BalancedNote isBalanced={sheet.balanced} text={sheet.balanced ? t("sheet_balanced") : t("sheet_unbalanced")} />
    </>
  );
}
