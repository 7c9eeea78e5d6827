// How published forecasts did: by weeks ahead, model, account, category and through time; past weeks beside what was expected; the largest surprises with what explains them. The URL keeps what is looked at.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { forecastPastWeeksQuery, forecastPerformanceQuery, type Around } from "@/shared/api/forecast-queries";
import { ApiError } from "@/shared/api/problem";
import { useScope } from "@/shared/api/scope";
import type { ForecastMade, ForecastPerformance } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { formatDate } from "@/shared/time/dates";
import { Unpriced } from "@/shared/ui/controls";
import { ExportButton } from "@/shared/ui/export-button";
import { Card, Page } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { AroundField } from "./around-field";
import { HindcastButton } from "./hindcast-button";
import { MadeField } from "./made-field";
import { MeasuresTable } from "./measures-table";
import { ModelsCard } from "./models-card";
import { PastCard, type PastView } from "./past-card";
import { performanceSheet } from "./performance-sheet";
import { SurprisesCard } from "./surprises-card";
import "./forecast.css";

export interface PerformanceView {
  readonly around: Around;
  readonly past: Partial<PastView>;
  /** Which forecasts are scored; those made ahead if there are any. */
  readonly made: ForecastMade | undefined;
}

export interface PerformancePageProps {
  readonly view: PerformanceView & { readonly past: PastView };
  readonly onChange: (view: Partial<PerformanceView>) => void;
}

export function PerformancePage({ view, onChange }: PerformancePageProps) {
  const { org } = useScope();
  const { around, past, made } = view;
  const query = useQuery(forecastPerformanceQuery({ org, ...around, made }));
  const weeks = useQuery(forecastPastWeeksQuery({ org, ...around, ahead: past.ahead, category: past.category })).data;
  const report = query.data;
  const empty = (
    <Card>
      <EmptyState title={t("performance_none")} text={t("performance_none_text")} />
    </Card>
  );
  const isMissing = query.error instanceof ApiError && query.error.status === 404;
  return (
    <Page
      title={t("forecast_performance")}
      wide
      actions={
        <>
          <ExportButton name={`forecast-performance-${report?.actual_to ?? ""}`} title={t("forecast_performance")} rows={report === undefined || report.overall.count === 0 ? undefined : () => performanceSheet(report, weeks)} />
          <HindcastButton />
        </>
      }
      eyebrow={
        <Link to="/forecast" className="link">
          {t("forecast")}
        </Link>
      }
    >
      {isMissing ? (
        empty
      ) : (
        <>
          <div className="forecast-choices">
            <AroundField view={around} onChange={(next) => onChange({ around: next })} />
            {report !== undefined && <MadeField report={report} onChange={(next) => onChange({ made: next })} />}
          </div>
          <QueryView query={query} skeleton={<SkeletonRows rows={8} />} isEmpty={(found) => found.overall.count === 0} empty={empty}>
            {(found) => <Report report={found} view={view} onChange={onChange} />}
          </QueryView>
        </>
      )}
    </Page>
  );
}

function Report({ report, view: { around, past }, onChange }: { readonly report: ForecastPerformance } & PerformancePageProps) {
  const all = { key: "all", label: t("performance_all"), measures: report.overall };
  return (
    <>
      <p className="forecast-source">
        {t("performance_text", { count: String(report.forecasts), date: formatDate(report.actual_to) })} <Unpriced assets={report.unpriced} />
      </p>
      {report.made === "afterwards" && (
        <p className="forecast-notice" role="status">
          {t("performance_afterwards")}
        </p>
      )}
      <MeasuresTable title={t("performance_by_horizon")} groups={[all, ...report.by_horizon]} wide />
      <PastCard around={around} past={past} categories={report.by_category} onChange={(next) => onChange({ past: next })} />
      <ModelsCard report={report} />
      <div className="forecast-columns">
        <MeasuresTable title={t("performance_by_account")} groups={report.by_account} />
        <MeasuresTable title={t("performance_by_category")} groups={report.by_category.map((group) => (group.key === "" ? { ...group, label: t("forecast_own") } : group))} />
        <MeasuresTable title={t("performance_by_forecast")} groups={report.by_forecast.map((group) => ({ ...group, label: formatDate(group.label) }))} />
        <Models report={report} />
      </div>
      <SurprisesCard report={report} />
    </>
  );
}

function Models({ report }: { readonly report: ForecastPerformance }) {
  return (
    <Card title={t("performance_models")}>
      <ul className="forecast-models">
        {report.models.map((each) => (
          <li key={each.model}>
            <span>{each.model}</span>
            <meter aria-label={each.model} min={0} max={1} value={each.share} />
            <span className="numeric">{`${(100 * each.share).toFixed(0)} %`}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
