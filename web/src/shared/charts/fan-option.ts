// What ECharts draws of a fan: a band of two stacked areas, a dotted and a solid line. Numbers here are pixels' heights; what a person reads is the exact text.
import type { EChartsCoreOption } from "echarts/core";
import { t } from "@/shared/i18n/translate";
import { formatAmount } from "@/shared/money/format";
import { toPlotValue } from "@/shared/money/money";
import { formatDate } from "@/shared/time/dates";
import { chartOption, indexOf } from "./chart-option";
import type { FanChartProps, FanPoint } from "./fan-chart";

type Token = (name: string) => string;

/** Built as elements, not as markup: inline styles are not allowed. */
function tooltipOf(point: FanPoint, asset: string): HTMLElement {
  const box = document.createElement("div");
  const title = box.appendChild(document.createElement("p"));
  title.className = "chart-tip-title";
  title.textContent = formatDate(point.on);
  const rows: [string, string][] = point.band === null ? [[t("forecast_held"), point.actual ?? ""]] : [[t("forecast_p90"), point.band.p90], [t("forecast_expected"), point.band.mean], [t("forecast_p10"), point.band.p10]];
  for (const [label, value] of rows) {
    const row = box.appendChild(document.createElement("p"));
    row.className = "chart-tip-row";
    row.appendChild(document.createElement("span")).textContent = label;
    const amount = row.appendChild(document.createElement("span"));
    amount.className = "chart-tip-amount";
    amount.textContent = formatAmount(value, asset);
  }
  return box;
}

export function fanOption({ points, asset, label }: FanChartProps, token: Token): EChartsCoreOption {
  const frame = chartOption({ label, asset, dates: points.map((point) => point.on), series: [] }, token);
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
    ...frame,
    tooltip: {
      ...(typeof frame["tooltip"] === "object" ? frame["tooltip"] : {}),
      formatter: (params: unknown) => {
        const index = indexOf(params);
        const point = index === null ? undefined : points[index];
        return point === undefined ? "" : tooltipOf(point, asset);
      },
    },
    series: [
      { ...hidden, data: low, stack: "band", stackStrategy: "all", areaStyle: { opacity: 0 } },
      { ...hidden, data: high.map((value, index) => (value === null ? null : value - (low[index] ?? 0))), stack: "band", stackStrategy: "all", areaStyle: { color: colour, opacity: 0.16 } },
      { ...line, data: joined((band) => band.mean), lineStyle: { width: 1.75, type: "dotted", color: colour } },
      { ...line, data: plot((point) => point.actual), lineStyle: { width: 1.75, color: colour } },
    ],
  };
}
