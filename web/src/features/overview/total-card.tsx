// The total in the reporting currency and its way there.
import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { positionHistoryQuery } from "@/shared/api/queries";
import { useScope } from "@/shared/api/scope";
import type { PositionHistory, PositionReport } from "@/shared/api/types";
import { TimeChart } from "@/shared/charts/time-chart";
import type { ChartSeries } from "@/shared/charts/time-chart-props";
import { t } from "@/shared/i18n/translate";
import { formatPercent } from "@/shared/money/format";
import { decimalToText, parseDecimal, percentChange, subtractDecimals } from "@/shared/money/money";
import { Money } from "@/shared/money/money-view";
import { formatDate, today } from "@/shared/time/dates";
import { datesOf, ranges, type Range } from "@/shared/time/range";
import { Segmented, Unpriced } from "@/shared/ui/controls";
import { Card } from "@/shared/ui/page";
import { EmptyState, QueryView } from "@/shared/ui/query-view";
import { chartModes, type ChartMode } from "./chart-mode";

interface View {
  readonly range: Range;
  readonly chart: ChartMode;
}

export function TotalCard({ positions, view, onChange }: { readonly positions: UseQueryResult<PositionReport>; readonly view: View; readonly onChange: (view: Partial<View>) => void }) {
  const { org, asOf, known, currency } = useScope();
  const dates = datesOf(view.range, asOf ?? positions.data?.as_of ?? today());
  const history = useQuery(positionHistoryQuery({ org, in: currency, group: view.chart === "total" ? "currency" : view.chart, ...known, ...dates }));
  return (
    <Card className="total-card">
      <div className="total-head">
        <QueryView query={positions} skeleton={<span className="skeleton total-skeleton" />}>
          {(report) => (
            <div>
              <p className="total-label">{t("total_on", { date: formatDate(report.as_of) })}</p>
              <p className="total-value">{report.total.value === null ? <span className="money-muted">{t("unpriced")}</span> : <Money amount={report.total.value.amount} asset={report.total.value.asset} size="hero" />}</p>
              <p className="total-change">
                {history.data !== undefined && <Change history={history.data} range={view.range} />}
                <Unpriced assets={report.total.unpriced} />
              </p>
            </div>
          )}
        </QueryView>
        <div className="total-controls">
          <Segmented label={t("chart_by")} value={view.chart} onChange={(chart) => onChange({ chart })} choices={chartModes.map((value) => ({ value, label: t(`chart_${value}`) }))} />
          <Segmented label={t("range")} value={view.range} onChange={(range) => onChange({ range })} choices={ranges.map((value) => ({ value, label: t(`range_${value}`) }))} />
        </div>
      </div>
      <QueryView query={history} skeleton={<span className="skeleton chart-skeleton" />} isEmpty={(data) => data.total.length < 2} empty={<EmptyState title={t("no_history")} text={t("no_history_text")} />}>
        {(data) => <HistoryChart data={data} mode={view.chart} />}
      </QueryView>
    </Card>
  );
}

function Change({ history, range }: { readonly history: PositionHistory; readonly range: Range }) {
  const known = history.total.flatMap((point) => (point.value === null ? [] : [point.value]));
  const first = parseDecimal(known[0] ?? "");
  const last = parseDecimal(known.at(-1) ?? "");
  if (first === null || last === null) return null;
  const change = decimalToText(subtractDecimals(last, first));
  const percent = percentChange(first, last);
  return (
    <span className="change">
      <Money amount={change} asset={history.in} bare flow signed />
      {percent !== null && <span className="change-percent"> {formatPercent(decimalToText(percent))}</span>} <span className="change-range">{t(`since_${range}`)}</span>
    </span>
  );
}

const CHART_SERIES = 8;

function HistoryChart({ data, mode }: { readonly data: PositionHistory; readonly mode: ChartMode }) {
  const dates = data.total.map((point) => point.on);
  const total: ChartSeries = { key: "total", label: t("chart_total"), values: data.total.map((point) => point.value) };
  const priced = data.series.filter((series) => series.points.some((point) => point.value !== null));
  const series = mode === "total" ? [total] : priced.slice(0, CHART_SERIES).map((each) => ({ key: each.key, label: each.label, values: alignTo(dates, each.points) }));
  return (
    <>
      <TimeChart label={t("chart_label", { from: formatDate(dates[0] ?? ""), to: formatDate(dates.at(-1) ?? "") })} dates={dates} series={series} asset={data.in} stacked={mode !== "total"} height={248} />
      {mode !== "total" && (
        <ul className="legend">
          {series.map((each, index) => (
            <li key={each.key} className={`series-${index + 1}`}>
              {each.label}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function alignTo(dates: readonly string[], points: readonly { on: string; value: string | null }[]): (string | null)[] {
  const byDate = new Map(points.map((point) => [point.on, point.value]));
  return dates.map((date) => byDate.get(date) ?? null);
}
