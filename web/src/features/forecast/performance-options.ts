// What ECharts draws of how forecasts did: errors of models through time, and past weeks beside what was expected. Numbers here are pixels' heights; every amount a person reads is the exact text.
import type { EChartsCoreOption } from "echarts/core";
import type { ForecastPastWeeks } from "@/shared/api/types";
import { tipOf } from "@/shared/charts/chart-tip";
import { framed } from "@/shared/charts/framed";
import type { Token } from "@/shared/charts/plot-props";
import { t } from "@/shared/i18n/translate";
import { formatAmount } from "@/shared/money/format";
import { toPlotValue } from "@/shared/money/money";
import { formatDate } from "@/shared/time/dates";
import { percent } from "./measures";

export interface ErrorLine {
  readonly label: string;
  /** Shares; null where nothing is known, which is drawn as a gap. */
  readonly values: readonly (number | null)[];
}

/** A line for each model; the first one, the ensemble, is the thickest. */
export function errorsOption(dates: readonly string[], lines: readonly ErrorLine[]) {
  return (token: Token): EChartsCoreOption => {
    const tip = (index: number) => tipOf(formatDate(dates[index] ?? ""), lines.map((line, series) => ({ label: line.label, value: percent(line.values[index] ?? null), series })));
    const muted = token("--text-muted");
    return {
      ...framed({ dates }, token, tip),
      yAxis: {
        type: "value",
        min: 0,
        position: "right",
        splitNumber: 4,
        axisLabel: { color: muted, fontSize: 11, formatter: (value: number) => percent(value, 0) },
        splitLine: { lineStyle: { color: token("--border"), type: "solid" } },
      },
      series: lines.map((line, order) => {
        const colour = token(`--series-${order + 1}`);
        return { type: "line", name: line.label, data: [...line.values], symbol: "circle", symbolSize: order === 0 ? 6 : 4, lineStyle: { width: order === 0 ? 2.5 : 1.25, color: colour, type: order === 1 ? "dashed" : "solid" }, itemStyle: { color: colour }, emphasis: { disabled: true } };
      }),
    };
  };
}

/** What came as a solid line, what was expected as a dotted one in its band. */
export function pastOption({ weeks, in: asset }: ForecastPastWeeks) {
  return (token: Token): EChartsCoreOption => {
    const colour = token("--series-1");
    const plot = (pick: (week: ForecastPastWeeks["weeks"][number]) => string | null | undefined) => weeks.map((week) => {
      const value = pick(week) ?? null;
      return value === null ? null : toPlotValue(value);
    });
    const low = plot((week) => week.expected?.p10);
    const high = plot((week) => week.expected?.p90);
    const amount = (value: string | null | undefined) => (value === null || value === undefined ? t("unknown") : formatAmount(value, asset));
    const tip = (index: number) => {
      const week = weeks[index];
      return tipOf(t("past_week", { from: formatDate(week?.from ?? ""), to: formatDate(week?.to ?? "") }), [
        { label: t("performance_came"), value: amount(week?.actual) },
        { label: t("forecast_p90"), value: amount(week?.expected?.p90) },
        { label: t("forecast_expected"), value: amount(week?.expected?.mean) },
        { label: t("forecast_p10"), value: amount(week?.expected?.p10) },
      ]);
    };
    const line = { type: "line", symbol: "none", emphasis: { disabled: true }, itemStyle: { color: colour } };
    const hidden = { ...line, silent: true, lineStyle: { width: 0 } };
    return {
      ...framed({ dates: weeks.map((week) => week.from) }, token, tip),
      series: [
        { ...hidden, data: low, stack: "band", stackStrategy: "all", areaStyle: { opacity: 0 } },
        { ...hidden, data: high.map((value, index) => (value === null ? null : value - (low[index] ?? 0))), stack: "band", stackStrategy: "all", areaStyle: { color: colour, opacity: 0.16 } },
        { ...line, data: plot((week) => week.expected?.mean), symbol: "circle", symbolSize: 4, lineStyle: { width: 1.75, type: "dotted", color: colour } },
        { ...line, data: plot((week) => week.actual), symbol: "circle", symbolSize: 5, itemStyle: { color: token("--text") }, lineStyle: { width: 1.75, color: token("--text") } },
      ],
    };
  };
}
