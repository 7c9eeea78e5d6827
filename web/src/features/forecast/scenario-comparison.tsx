// The forecast as it is and under scenarios: expected balances in one chart, the figures in one table.
import { useQuery } from "@tanstack/react-query";
import { forecastComparisonQuery, type Around } from "@/shared/api/forecast-queries";
import { useScope } from "@/shared/api/scope";
import type { ForecastComparison } from "@/shared/api/types";
import { TimeChart } from "@/shared/charts/time-chart";
import { t } from "@/shared/i18n/translate";
import { formatAmount } from "@/shared/money/format";
import { Money } from "@/shared/money/money-view";
import { formatDate } from "@/shared/time/dates";
import { QueryView } from "@/shared/ui/query-view";
import { chanceOf } from "./danger-card";

export function ScenarioComparison({ view, scenarios, limit }: { readonly view: Around; readonly scenarios: readonly string[]; readonly limit: string | undefined }) {
  const { org } = useScope();
  const query = useQuery(forecastComparisonQuery({ org, ...view, scenarios, limit }));
  return (
    <QueryView query={query} skeleton={<span className="skeleton chart-skeleton" />}>
      {(comparison) => <Compared comparison={comparison} limit={limit} />}
    </QueryView>
  );
}

function Compared({ comparison, limit }: { readonly comparison: ForecastComparison; readonly limit: string | undefined }) {
  const asset = comparison.source.in;
  const dates = (comparison.items[0]?.days ?? []).map((day) => day.on);
  const series = comparison.items.map((item) => ({ key: item.name ?? "", label: item.name ?? t("scenario_as_it_is"), values: item.days.map((day) => day.band?.mean ?? null) }));
  return (
    <>
      <TimeChart label={t("scenario_chart")} dates={dates} series={series} asset={asset} height={220} />
      <div className="scroll-x" tabIndex={0} role="region" aria-label={t("scenarios")}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t("scenario")}</th>
              <th scope="col" className="numeric">{t("forecast_end", { date: formatDate(comparison.source.until) })}</th>
              <th scope="col" className="numeric">{t("forecast_lowest")}</th>
              <th scope="col">{t("scenario_below", { limit: formatAmount(limit ?? "0", asset) })}</th>
            </tr>
          </thead>
          <tbody>
            {comparison.items.map((item, index) => (
              <tr key={item.name ?? ""}>
                <th scope="row">
                  <span className={`position-label series-${(index % 8) + 1}`}>{item.name ?? t("scenario_as_it_is")}</span>
                </th>
                <td className="numeric">
                  <Money amount={item.days.at(-1)?.band?.mean ?? "0"} asset={asset} bare />
                </td>
                <td className="numeric">
                  <Money amount={item.lowest} asset={asset} bare />
                  <span className="adjustment-note">{formatDate(item.lowest_on)}</span>
                </td>
                <td className="nowrap">{chanceOf(item.below_limit_bps)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
