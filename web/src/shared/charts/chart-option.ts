// What ECharts draws. Numbers here are pixels' heights; every amount a person reads comes from the exact text.
import type { EChartsCoreOption } from "echarts/core";
import { getLocale } from "@/shared/i18n/locale";
import { formatAmount } from "@/shared/money/format";
import { toPlotValue } from "@/shared/money/money";
import { formatDate } from "@/shared/time/dates";
import type { TimeChartProps } from "./time-chart-props";

type Token = (name: string) => string;

const SERIES_COLOURS = 8;

/** Which point the pointer is at. */
export function indexOf(params: unknown): number | null {
  const first: unknown = Array.isArray(params) ? params[0] : params;
  if (typeof first !== "object" || first === null || !("dataIndex" in first)) return null;
  return typeof first.dataIndex === "number" ? first.dataIndex : null;
}

/** The tooltip is built as elements, not as markup: labels come from users, and inline styles are not allowed. */
function tooltipFor(props: TimeChartProps, index: number): HTMLElement {
  const box = document.createElement("div");
  const title = box.appendChild(document.createElement("p"));
  title.className = "chart-tip-title";
  title.textContent = formatDate(props.dates[index] ?? "");
  const listed = props.series.map((series, order) => ({ series, order, value: series.values[index] ?? null }));
  for (const { series, order, value } of listed) {
    if (value === null) continue;
    const row = box.appendChild(document.createElement("p"));
    row.className = "chart-tip-row";
    const name = row.appendChild(document.createElement("span"));
    name.className = `chart-tip-name series-${(order % SERIES_COLOURS) + 1}`;
    name.textContent = series.label;
    const amount = row.appendChild(document.createElement("span"));
    amount.className = "chart-tip-amount";
    amount.textContent = formatAmount(value, props.asset);
  }
  return box;
}

function axisLabel(value: number): string {
  const isSmall = Math.abs(value) < 100; // A rate: its ticks differ in the third digit.
  return new Intl.NumberFormat(getLocale(), isSmall ? { maximumSignificantDigits: 4 } : { notation: "compact", maximumFractionDigits: 1 }).format(value);
}

function seriesOption(props: TimeChartProps, token: Token): unknown[] {
  return props.series.map((series, order) => {
    const colour = token(`--series-${(order % SERIES_COLOURS) + 1}`);
    return {
      type: "line",
      name: series.label,
      data: series.values.map((value) => (value === null ? null : toPlotValue(value))),
      stack: props.stacked ? "all" : undefined,
      stackStrategy: "all",
      symbol: "none",
      lineStyle: { width: props.stacked ? 1 : 1.75, color: colour },
      itemStyle: { color: colour },
      areaStyle: props.stacked
        ? { color: colour, opacity: 0.28 }
        : { opacity: 1, color: { type: "linear", x: 0, y: 0, x2: 0, y2: 1, colorStops: [{ offset: 0, color: `${colour}2e` }, { offset: 1, color: `${colour}00` }] } },
      emphasis: { disabled: true },
    };
  });
}

export function chartOption(props: TimeChartProps, token: Token): EChartsCoreOption {
  const muted = token("--text-muted");
  const labels = props.dates.map((date) => formatDate(date));
  return {
    animation: false,
    grid: { left: 4, right: 4, top: 12, bottom: 4, containLabel: true },
    textStyle: { fontFamily: token("--font"), color: muted },
    tooltip: {
      trigger: "axis",
      confine: true,
      className: "chart-tip",
      backgroundColor: token("--surface-raised"),
      borderColor: token("--border"),
      padding: 0,
      transitionDuration: 0,
      axisPointer: { type: "line", lineStyle: { color: token("--border-strong"), type: "solid" } },
      formatter: (params: unknown) => {
        const index = indexOf(params);
        return index === null ? "" : tooltipFor(props, index);
      },
    },
    xAxis: {
      type: "category",
      data: labels,
      boundaryGap: false,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: muted, fontSize: 11, hideOverlap: true, alignMinLabel: "left", alignMaxLabel: "right", interval: Math.max(0, Math.ceil(labels.length / 6) - 1) },
    },
    yAxis: {
      type: "value",
      scale: !props.stacked,
      position: "right",
      splitNumber: 4,
      axisLabel: { color: muted, fontSize: 11, formatter: axisLabel },
      splitLine: { lineStyle: { color: token("--border"), type: "solid" } },
    },
    series: seriesOption(props, token),
  };
}
