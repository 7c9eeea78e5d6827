// What is due when, as bars: owed below, lent above. Heights are floats; amounts a person reads come from the exact text.
import type { EChartsCoreOption } from "echarts/core";
import { isGiven } from "@/shared/api/given";
import type { Maturity } from "@/shared/api/types";
import type { Token } from "@/shared/charts/plot-props";
import { t } from "@/shared/i18n/translate";
import { formatAmount } from "@/shared/money/format";
import { negateText, toPlotValue } from "@/shared/money/money";

export function maturityChart(maturities: readonly Maturity[], currency: string): (token: Token) => EChartsCoreOption {
  const owed = maturities.map(({ owed_value: { value } }) => (isGiven(value) ? negateText(value.amount) : "0"));
  const lent = maturities.map(({ lent_value: { value } }) => (isGiven(value) ? value.amount : "0"));
  const names = maturities.map(({ rung }) => t(`rung_${rung}`));
  return (token) => ({
    animation: false,
    grid: { left: 8, right: 8, top: 12, bottom: 8, containLabel: true },
    textStyle: { fontFamily: token("--font"), color: token("--text-muted") },
    tooltip: {
      trigger: "axis",
      axisPointer: { type: "shadow" },
      confine: true,
      backgroundColor: token("--surface"),
      borderColor: token("--border"),
      textStyle: { color: token("--text"), fontSize: 12 },
      formatter: (points: unknown) => textOf(points, names, { owed, lent, currency }),
    },
    xAxis: { type: "category", data: names, axisTick: { show: false }, axisLabel: { color: token("--text-muted"), fontSize: 11, interval: 0, width: 72, overflow: "truncate" } },
    yAxis: { type: "value", position: "right", splitNumber: 4, axisLabel: { color: token("--text-muted"), fontSize: 11, formatter: compact }, splitLine: { lineStyle: { color: token("--border") } } },
    series: [
      { type: "bar", stack: "all", barMaxWidth: 48, itemStyle: { color: token("--bad") }, data: owed.map(toPlotValue) },
      { type: "bar", stack: "all", barMaxWidth: 48, itemStyle: { color: token("--good") }, data: lent.map(toPlotValue) },
    ],
  });
}

function compact(value: number): string {
  return new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 }).format(value);
}

interface Figures {
  readonly owed: readonly string[];
  readonly lent: readonly string[];
  readonly currency: string;
}

function textOf(points: unknown, names: readonly string[], { owed, lent, currency }: Figures): string {
  const first: unknown = Array.isArray(points) ? points[0] : undefined;
  const index = typeof first === "object" && first !== null && "dataIndex" in first && typeof first.dataIndex === "number" ? first.dataIndex : -1;
  const line = (label: string, amount: string | undefined) => `${label} ${formatAmount(amount ?? "0", currency)}`;
  return [names[index] ?? "", line(t("facility_owed"), negateText(owed[index] ?? "0")), line(t("facility_lent"), lent[index])].join("<br>");
}
