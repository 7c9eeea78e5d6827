// How published forecasts did: by weeks ahead, account, category and through time; the models; the largest surprises with their entries.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { forecastPerformanceQuery } from "@/shared/api/forecast-queries";
import { ApiError } from "@/shared/api/problem";
import { useScope } from "@/shared/api/scope";
import type { ForecastPerformance } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { formatDate } from "@/shared/time/dates";
import { Card, Page } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { MeasuresTable } from "./measures-table";
import "./forecast.css";

export function PerformancePage() {
  const { org } = useScope();
  const query = useQuery(forecastPerformanceQuery(org));
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
      eyebrow={
        <Link to="/forecast" className="link">
          {t("forecast")}
        </Link>
      }
    >
      {isMissing ? (
        empty
      ) : (
        <QueryView query={query} skeleton={<SkeletonRows rows={8} />} isEmpty={(report) => report.overall.count === 0} empty={empty}>
          {(report) => <Report report={report} />}
        </QueryView>
      )}
    </Page>
  );
}

function Report({ report }: { readonly report: ForecastPerformance }) {
  const all = { key: "all", label: t("performance_all"), measures: report.overall };
  return (
    <>
      <p className="forecast-source">{t("performance_text", { count: String(report.forecasts), date: formatDate(report.actual_to) })}</p>
      <MeasuresTable title={t("performance_by_horizon")} groups={[all, ...report.by_horizon]} />
      <div className="forecast-columns">
        <MeasuresTable title={t("performance_by_account")} groups={report.by_account} />
        <MeasuresTable title={t("performance_by_category")} groups={report.by_category} />
        <MeasuresTable title={t("performance_by_forecast")} groups={report.by_forecast.map((group) => ({ ...group, label: formatDate(group.label) }))} />
        <Models report={report} />
      </div>
      <Surprises report={report} />
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

function Surprises({ report }: { readonly report: ForecastPerformance }) {
  return (
    <Card title={t("performance_surprises")} className="card-flush">
      {report.surprises.length === 0 ? (
        <EmptyState title={t("no_surprises")} text="" />
      ) : (
        <div className="scroll-x" tabIndex={0} role="region" aria-label={t("performance_surprises")}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t("forecast_category")}</th>
                <th scope="col">{t("account")}</th>
                <th scope="col">{t("from")}</th>
                <th scope="col" className="numeric">{t("forecast_expected")}</th>
                <th scope="col" className="numeric">{t("performance_came")}</th>
                <th scope="col">{t("entries")}</th>
              </tr>
            </thead>
            <tbody>
              {report.surprises.map((each) => (
                <tr key={`${each.path} ${each.label} ${each.from}`}>
                  <td>{each.category === null ? t("forecast_own") : each.label}</td>
                  <td>{each.path}</td>
                  <td className="nowrap">{formatDate(each.from)}</td>
                  <td className="numeric"><Money amount={each.expected} asset={report.in} bare /></td>
                  <td className="numeric"><Money amount={each.actual} asset={report.in} bare /></td>
                  <td className="forecast-entries">
                    {each.entries.map((entry) => (
                      <Link key={entry} to="/entries" search={{ account: each.account, from: each.from, to: each.to, entry }} className="forecast-link">
                        {entry}
                      </Link>
                    ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}
