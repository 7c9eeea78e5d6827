// What ECharts draws of a fan: a band of two stacked areas, a dotted and a solid line. Numbers here are pixels' heights; what a person reads is the exact text.
import type { EChartsCoreOption } from "echarts/core";
import { t } from "@/shared/i18n/translate";
import { formatAmount } from "@/shared/money/format";
import { toPlotValue } from "@/shared/money/money";
import { formatDate } from "@/shared/time/dates";
import { tipOf } from "./chart-tip";
import type { FanChartProps, FanPoint } from "./fan-chart-props";
import { framed } from "./framed";
import type { Token } from "./plot-props";

/** The index is one of a point. */
function tip(point: FanPoint | undefined, asset: string): HTMLElement {
  const rows: [string, string][] = point === undefined ? [] : point.band === null ? [[t("forecast_held"), point.actual ?? ""]] : [[t("forecast_p90"), point.band.p90], [t("forecast_expected"), point.band.mean], [t("forecast_p10"), point.band.p10]];
  return tipOf(formatDate(point?.on ?? ""), rows.map(([label, value]) => ({ label, value: formatAmount(value, asset) })));
}

export function fanOption({ points, asset, label }: FanChartProps, token: Token): EChartsCoreOption {
  const colour = token("--series-1");
  const plot = (pick: (point: FanPoint, index: number) => string | null) => points.map((point, index) => {
    const value = pick(point, index);
    return value === null ? null : toPlotValue(value);
  });
  // The future begins where the past ends: without a shared point there would be a gap.
  const last = points.findLastIndex((point) => point.actual !== null);
  const joined = (pick: (band: NonNullable<FanPoint["band"]>) => string) => plot((point, index) => (index === last ? point.actual : point.band === null ? null : pick(point.band)));
  const low = joined((band) => band.p10);
  const high = joined((band) => band.p90);
  const line = { type: "line", symbol: "none", emphasis: { disabled: true }, itemStyle: { color: colour } };
  const hidden = { ...line, silent: true, lineStyle: { width: 0 } };
  return {
    ...framed({ label, asset, dates: points.map((point) => point.on) }, token, (index) => tip(points[index], asset)),
    series: [
      { ...hidden, data: low, stack: "band", stackStrategy: "all", areaStyle: { opacity: 0 } },
      { ...hidden, data: high.map((value, index) => (value === null ? null : value - (low[index] ?? 0))), stack: "band", stackStrategy: "all", areaStyle: { color: colour, opacity: 0.16 } },
      { ...line, data: joined((band) => band.mean), lineStyle: { width: 1.75, type: "dotted", color: colour } },
      { ...line, data: plot((point) => point.actual), lineStyle: { width: 1.75, color: colour } },
    ],
  };
}
