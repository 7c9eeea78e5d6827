// What the charts of flows draw. Heights are floats; every amount a person reads comes from the exact text of the table.
import type { EChartsCoreOption } from "echarts/core";
import type { CashFlows } from "@/shared/api/types";
import type { Token } from "@/shared/charts/plot";
import { t } from "@/shared/i18n/translate";
import { formatAmount } from "@/shared/money/format";
import { addDecimals, decimalToText, parseDecimal, toPlotValue, type Decimal } from "@/shared/money/money";

/** Groups that are drawn one by one; the rest is drawn together. */
const SHOWN = 8;

export interface Step {
  readonly label: string;
  readonly amount: string;
}

function sum(amounts: readonly string[]): string {
  let total: Decimal = { units: 0n, scale: 0 };
  for (const amount of amounts) {
    const parsed = parseDecimal(amount);
    if (parsed !== null) total = addDecimals(total, parsed);
  }
  return decimalToText(total);
}

/** The largest groups by what `pick` says of them, and the others together. */
export function largest(flows: CashFlows, pick: (group: CashFlows["groups"][number]) => string | undefined): Step[] {
  const steps = flows.groups.map((group) => ({ label: group.label, amount: pick(group) ?? "0" })).filter((step) => toPlotValue(step.amount) !== 0);
  const sorted = [...steps].sort((one, other) => Math.abs(toPlotValue(other.amount)) - Math.abs(toPlotValue(one.amount)));
  if (sorted.length <= SHOWN) return sorted;
  return [...sorted.slice(0, SHOWN), { label: t("flow_others"), amount: sum(sorted.slice(SHOWN).map((step) => step.amount)) }];
}

/** From opening to closing, group by group: bars that stand where the one before ended. */
export function waterfall(flows: CashFlows): (token: Token) => EChartsCoreOption {
  const opening = flows.totals.opening.value?.amount ?? "0";
  const steps = largest(flows, (group) => group.net?.amount);
  const bars: { label: string; amount: string; from: number; to: number; isTotal: boolean }[] = [{ label: t("flow_opening"), amount: opening, from: 0, to: toPlotValue(opening), isTotal: true }];
  let at = toPlotValue(opening);
  for (const step of steps) {
    const next = at + toPlotValue(step.amount);
    bars.push({ ...step, from: at, to: next, isTotal: false });
    at = next;
  }
  const closing = flows.totals.closing.value?.amount ?? "0";
  bars.push({ label: t("flow_closing"), amount: closing, from: 0, to: toPlotValue(closing), isTotal: true });
  return (token) => ({
    animation: false,
    grid: { left: 8, right: 8, top: 12, bottom: 8, containLabel: true },
    textStyle: { fontFamily: token("--font"), color: token("--text-muted") },
    tooltip: tip(token, (index) => bars[index]?.label ?? "", (index) => formatAmount(bars[index]?.amount ?? "0", flows.in)),
    xAxis: { type: "category", data: bars.map((bar) => bar.label.split(":").at(-1) ?? bar.label), axisTick: { show: false }, axisLabel: { color: token("--text-muted"), fontSize: 11, interval: 0, width: 84, overflow: "truncate" } },
    yAxis: { type: "value", scale: false, position: "right", splitNumber: 4, axisLabel: { color: token("--text-muted"), fontSize: 11, formatter: compact }, splitLine: { lineStyle: { color: token("--border") } } },
    series: [
      // What stands below zero and what stands above are stacked apart: both feet are drawn clear.
      { type: "bar", stack: "all", silent: true, itemStyle: { color: "transparent" }, data: bars.map((bar) => foot(bar.from, bar.to)) },
      { type: "bar", stack: "all", barMaxWidth: 48, data: bars.map((bar) => ({ value: height(bar.from, bar.to), itemStyle: { color: token(colour(bar)) } })) },
    ],
  });
}

function colour(bar: { readonly isTotal: boolean; readonly from: number; readonly to: number }): string {
  if (bar.isTotal) return "--series-1";
  return bar.to >= bar.from ? "--good" : "--bad";
}

const foot = (from: number, to: number) => (from >= 0 && to >= 0 ? Math.min(from, to) : from < 0 && to < 0 ? Math.max(from, to) : 0);
const height = (from: number, to: number) => (from < 0 && to < 0 ? -Math.abs(to - from) : from >= 0 && to >= 0 ? Math.abs(to - from) : to - from);

function compact(value: number): string {
  return new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 }).format(value);
}

/** Where money came from, through the middle, to where it went. */
export function sankey(flows: CashFlows): (token: Token) => EChartsCoreOption {
  const middle = t("flow_cash");
  const came = largest(flows, (group) => group.inflow?.amount).filter((step) => toPlotValue(step.amount) > 0);
  const went = largest(flows, (group) => group.outflow?.amount).filter((step) => toPlotValue(step.amount) < 0);
  // A group may stand on both sides: its name is told apart by a mark that is not drawn.
  const into = came.map((step) => ({ ...step, name: `in ${step.label}` }));
  const out = went.map((step) => ({ ...step, name: `out ${step.label}` }));
  const links = [...into.map((step) => ({ source: step.name, target: middle, value: toPlotValue(step.amount) })), ...out.map((step) => ({ source: middle, target: step.name, value: -toPlotValue(step.amount) }))];
  const shown = new Map([...into, ...out].map((step) => [step.name, step] as const));
  const labelOf = (name: string) => shown.get(name)?.label ?? name;
  return (token) => ({
    animation: false,
    textStyle: { fontFamily: token("--font"), color: token("--text") },
    series: [
      {
        type: "sankey",
        left: 8,
        right: 140,
        top: 8,
        bottom: 8,
        nodeWidth: 10,
        draggable: false,
        emphasis: { disabled: true },
        data: [{ name: middle, itemStyle: { color: token("--series-1") } }, ...into.map((step) => ({ name: step.name, itemStyle: { color: token("--good") } })), ...out.map((step) => ({ name: step.name, itemStyle: { color: token("--bad") } }))],
        links,
        lineStyle: { color: token("--border-strong"), opacity: 0.45 },
        label: { color: token("--text"), fontSize: 11, formatter: (node: { readonly name: string }) => labelOf(node.name).split(":").at(-1) ?? node.name },
      },
    ],
  });
}

function tip(token: Token, title: (index: number) => string, amount: (index: number) => string) {
  return {
    trigger: "axis",
    confine: true,
    className: "chart-tip",
    backgroundColor: token("--surface-raised"),
    borderColor: token("--border"),
    padding: 0,
    transitionDuration: 0,
    axisPointer: { type: "none" },
    formatter: (params: unknown) => {
      const first: unknown = Array.isArray(params) ? params[0] : params;
      const index = typeof first === "object" && first !== null && "dataIndex" in first && typeof first.dataIndex === "number" ? first.dataIndex : 0;
      const box = document.createElement("div");
      const name = box.appendChild(document.createElement("p"));
      name.className = "chart-tip-title";
      name.textContent = title(index);
      const row = box.appendChild(document.createElement("p"));
      row.className = "chart-tip-row";
      row.textContent = amount(index);
      return box;
    },
  };
}
