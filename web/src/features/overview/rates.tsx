// The prices that the total rests on, with their day and source.
import type { UseQueryResult } from "@tanstack/react-query";
import type { PositionReport } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { formatDate } from "@/shared/time/dates";
import { Card } from "@/shared/ui/page";
import { QueryView, SkeletonRows } from "@/shared/ui/query-view";

export function Rates({ query }: { readonly query: UseQueryResult<PositionReport> }) {
  return (
    <Card title={t("rates_used")}>
      <QueryView query={query} skeleton={<SkeletonRows rows={3} />} isEmpty={(report) => report.rates.length === 0} empty={<p className="muted">{t("no_rates")}</p>}>
        {(report) => (
          <ul className="rates">
            {report.rates.map((rate) => (
              <li key={`${rate.base}/${rate.quote}`}>
                <span>
                  {rate.base}/{rate.quote}
                  <span className="rate-source">
                    {formatDate(rate.on)} · {rate.source}
                  </span>
                </span>
                <span className="rate-value">{rate.rate}</span>
              </li>
            ))}
          </ul>
        )}
      </QueryView>
    </Card>
  );
}
