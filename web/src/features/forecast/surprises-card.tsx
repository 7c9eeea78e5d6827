// Weeks that came out far from what was expected, each with what explains it: the entries behind it, and what did not come.
import { Link } from "@tanstack/react-router";
import type { ForecastPerformance } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { formatDate } from "@/shared/time/dates";
import { Card } from "@/shared/ui/page";
import { EmptyState } from "@/shared/ui/query-view";
import { keyOf } from "./figure-of";

type Surprise = ForecastPerformance["surprises"][number];

export function SurprisesCard({ report }: { readonly report: ForecastPerformance }) {
  return (
    <Card title={t("performance_surprises")} className="card-flush">
      {report.surprises.length === 0 ? (
        <EmptyState title={t("no_surprises")} text="" />
      ) : (
        <div className="scroll-x" tabIndex={0} role="region" aria-label={t("performance_surprises")}>
          <table className="table forecast-surprises">
            <thead>
              <tr>
                <th scope="col">{t("forecast_category")}</th>
                <th scope="col">{t("past_from")}</th>
                <th scope="col" className="numeric">{t("forecast_expected")}</th>
                <th scope="col" className="numeric">{t("performance_came")}</th>
                <th scope="col">{t("surprise_because")}</th>
              </tr>
            </thead>
            <tbody>
              {report.surprises.map((each) => (
                <tr key={`${each.path} ${each.label} ${each.from}`}>
                  <th scope="row">
                    {each.category === null ? t("forecast_own") : each.label}
                    <span className="adjustment-note">{each.path}</span>
                  </th>
                  <td className="nowrap">
                    {formatDate(each.from)}
                    <span className="adjustment-note">{t("surprise_knew", { date: formatDate(each.origin) })}</span>
                  </td>
                  <td className="numeric"><Money amount={each.expected} asset={report.in} bare /></td>
                  <td className="numeric"><Money amount={each.actual} asset={report.in} bare /></td>
                  <td><Because surprise={each} asset={report.in} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

function Because({ surprise, asset }: { readonly surprise: Surprise; readonly asset: string }) {
  const { account, from, to, entries, missed, more } = surprise;
  const found = { account, flows: keyOf(surprise.category), from, to };
  return (
    <ul className="forecast-because">
      {missed.map((each) => (
        <li key={`${each.on} ${each.label} ${each.amount}`}>
          {t("surprise_missed", { label: each.label, date: formatDate(each.on) })} <Money amount={each.amount} asset={asset} bare muted />
        </li>
      ))}
      {entries.map((each) => (
        <li key={each.entry}>
          <Link to="/entries" search={{ ...found, entry: each.entry }} className="link" aria-label={t("surprise_entry", { entry: String(each.entry), label: each.label })}>
            {each.label}
          </Link>{" "}
          <Money amount={each.amount} asset={asset} bare muted />
        </li>
      ))}
      {more > 0 && (
        <li>
          <Link to="/entries" search={found} className="link">
            {t("surprise_more", { count: String(more) })}
          </Link>
        </li>
      )}
      {entries.length + missed.length === 0 && <li>{t("surprise_nothing")}</li>}
    </ul>
  );
}
