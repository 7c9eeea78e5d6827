// The reports of the books, each for a day or a period, as known then, in one currency or as booked.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { ratesQuery } from "@/shared/api/report-queries";
import { useScope } from "@/shared/api/scope";
import { t } from "@/shared/i18n/translate";
import { valuerIn } from "@/shared/money/valuation";
import { today } from "@/shared/time/dates";
import { KnownPicker } from "@/shared/ui/known-picker";
import { LookBack } from "@/shared/ui/look-back";
import { Page } from "@/shared/ui/page";
import { ErrorState, SkeletonRows } from "@/shared/ui/query-view";
import { BalanceSheetReport } from "./balance-sheet-report";
import { IncomeStatementReport } from "./income-statement-report";
import { datesOfPeriod } from "./periods";
import { RatesNote } from "./rates-note";
import { ReportControls } from "./report-controls";
import { AS_BOOKED, reports, type ReportName, type ReportView } from "./report-view";
import { TrialBalanceReport } from "./trial-balance-report";
import "./reports.css";

const bodies = { "balance-sheet": BalanceSheetReport, "income-statement": IncomeStatementReport, "trial-balance": TrialBalanceReport } as const;

export function ReportsPage({ report, view, onChange }: { readonly report: ReportName; readonly view: ReportView; readonly onChange: (view: Partial<ReportView>) => void }) {
  const { org, asOf, known, currency: reporting } = useScope();
  const currency = view.in ?? reporting;
  const year = datesOfPeriod("this_year", asOf ?? today());
  const period = { from: view.from ?? year.from, to: view.to ?? year.to };
  const isPeriod = report === "income-statement";
  const isValued = currency !== AS_BOOKED;
  const rates = useQuery(ratesQuery({ org, in: isValued ? currency : undefined, as_of: isPeriod ? period.to : asOf, ...known }));
  const valuer = useMemo(() => (isValued && rates.data !== undefined ? valuerIn(currency, rates.data) : null), [isValued, rates.data, currency]);
  // Both are asked for at once; the report waits for its rates, so that it does not change its shape under the reader.
  const isWaiting = isValued && valuer === null;
  const Body = bodies[report];
  return (
    <Page
      title={t(report)}
      wide
      eyebrow={<p className="eyebrow">{t("reports")}</p>}
      actions={isPeriod ? <KnownPicker value={known} onChange={onChange} /> : <LookBack value={view} onChange={onChange} />}
    >
      <nav className="tabs" aria-label={t("reports")}>
        {reports.map((each) => (
          <Link key={each} to="/reports/$report" params={{ report: each }} search={(previous) => previous} className="tab" aria-current={each === report ? "page" : undefined}>
            {t(each)}
          </Link>
        ))}
      </nav>
      <ReportControls report={report} view={view} period={period} currency={currency} onChange={onChange} />
      {isValued && rates.data === undefined && rates.error !== null ? (
        <ErrorState error={rates.error} onRetry={() => void rates.refetch()} />
      ) : (
        <>
          {isWaiting && <SkeletonRows rows={12} />}
          <div className="report-body" hidden={isWaiting}>
            <Body view={view} valuation={{ valuer, currency }} period={period} />
          </div>
          {valuer !== null && <RatesNote rates={rates.data ?? []} />}
        </>
      )}
    </Page>
  );
}
