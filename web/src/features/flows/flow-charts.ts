// What the charts of flows draw. Heights are floats; every amount a person reads comes from the exact text of the table.
import type { EChartsCoreOption } from "echarts/core";
import { isGiven } from "@/shared/api/given";
import type { CashFlows } from "@/shared/api/types";
import type { Token } from "@/shared/charts/plot-props";
import { t } from "@/shared/i18n/translate";
import { formatAmount } from "@/shared/money/format";
import { addDecimals, decimalToText, parseDecimal, toPlotValue, type Decimal } from "@/shared/money/money";
import type { Booked, Expected } from "./flow-figures";

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
export function largest<G extends Booked | Expected>(groups: readonly G[], pick: (group: G) => string | undefined): Step[] {
  const steps = groups.map((group) => ({ label: group.label, amount: pick(group) ?? "0" })).filter((step) => toPlotValue(step.amount) !== 0);
  const sorted = [...steps].sort((one, other) => Math.abs(toPlotValue(other.amount)) - Math.abs(toPlotValue(one.amount)));
  if (sorted.length <= SHOWN) return sorted;
  return [...sorted.slice(0, SHOWN), { label: t("flow_others"), amount: sum(sorted.slice(SHOWN).map((step) => step.amount)) }];
}

interface Bar {
  readonly label: string;
  readonly amount: string;
  readonly from: number;
  readonly to: number;
  readonly isTotal: boolean;
  readonly isExpected: boolean;
}

/** From opening to closing, group by group: bars that stand where the one before ended. What is expected follows, hatched, to what there would be then. */
export function waterfall(flows: CashFlows, isAhead: boolean): (token: Token) => EChartsCoreOption {
  const opening = flows.totals.opening.value?.amount ?? "0";
  const bars: Bar[] = [{ label: t("flow_opening"), amount: opening, from: 0, to: toPlotValue(opening), isTotal: true, isExpected: false }];
  const climb = (steps: readonly Step[], isExpected: boolean, total: Step) => {
    let at = bars.at(-1)?.to ?? 0;
    for (const step of steps) {
      const next = at + toPlotValue(step.amount);
      bars.push({ ...step, from: at, to: next, isTotal: false, isExpected });
      at = next;
    }
    bars.push({ ...total, from: 0, to: toPlotValue(total.amount), isTotal: true, isExpected });
  };
  climb(largest(flows.groups, (group) => group.net?.amount), false, { label: t("flow_closing"), amount: flows.totals.closing.value?.amount ?? "0" });
  const { expected } = flows;
  if (isAhead && isGiven(expected)) climb(largest(expected.groups, (group) => group.net?.amount), true, { label: t("flow_expected_closing"), amount: expected.totals.closing.value?.amount ?? "0" });
  const nameOf = (bar: Bar | undefined) => (bar === undefined ? "" : bar.isExpected && !bar.isTotal ? `${t("flow_expected")}: ${bar.label}` : bar.label);
  return (token) => ({
    animation: false,
    grid: { left: 8, right: 8, top: 12, bottom: 8, containLabel: true },
    textStyle: { fontFamily: token("--font"), color: token("--text-muted") },
    tooltip: tip(token, (index) => nameOf(bars[index]), (index) => formatAmount(bars[index]?.amount ?? "0", flows.in)),
    xAxis: { type: "category", data: bars.map((bar) => bar.label.split(":").at(-1) ?? bar.label), axisTick: { show: false }, axisLabel: { color: token("--text-muted"), fontSize: 11, interval: 0, width: 84, overflow: "truncate" } },
    yAxis: { type: "value", scale: false, position: "right", splitNumber: 4, axisLabel: { color: token("--text-muted"), fontSize: 11, formatter: compact }, splitLine: { lineStyle: { color: token("--border") } } },
    series: [
      // What stands below zero and what stands above are stacked apart: both feet are drawn clear.
      { type: "bar", stack: "all", silent: true, itemStyle: { color: "transparent" }, data: bars.map((bar) => foot(bar.from, bar.to)) },
      { type: "bar", stack: "all", barMaxWidth: 48, data: bars.map((bar) => ({ value: height(bar.from, bar.to), itemStyle: fill(token(colour(bar)), bar.isExpected) })) },
    ],
  });
}

/** What is booked is solid, what is expected hatched within a dotted line. */
function fill(colour: string, isExpected: boolean) {
  return isExpected ? { color: hatched(colour), borderColor: colour, borderWidth: 1, borderType: "dotted" as const } : { color: colour };
}

const HATCH = 8;

function hatched(colour: string): unknown {
  const image = document.createElement("canvas");
  image.width = HATCH;
  image.height = HATCH;
  const pen = image.getContext("2d");
  if (pen === null) return colour;
  pen.strokeStyle = colour;
  pen.lineWidth = 1.5;
  pen.beginPath();
  // The line and its two neighbours, so that the pieces join at the edges.
  for (const at of [-HATCH, 0, HATCH]) {
    pen.moveTo(at, HATCH);
    pen.lineTo(at + HATCH, 0);
  }
  pen.stroke();
  return { image, repeat: "repeat" };
}

function colour(bar: Bar): string {
  if (bar.isTotal) return "--series-1";
  return bar.to >= bar.from ? "--good" : "--bad";
}

const foot = (from: number, to: number) => (from >= 0 && to >= 0 ? Math.min(from, to) : from < 0 && to < 0 ? Math.max(from, to) : 0);
const height = (from: number, to: number) => (from < 0 && to < 0 ? -Math.abs(to - from) : from >= 0 && to >= 0 ? Math.abs(to - from) : to - from);

function compact(value: number): string {
  return new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 }).format(value);
}

interface Node extends Step {
  readonly name: string;
  readonly isExpected: boolean;
}

/** Where money came from, through the middle, to where it went; what is expected beside it, hatched. */
export function sankey(flows: CashFlows, isAhead: boolean): (token: Token) => EChartsCoreOption {
  const middle = t("flow_cash");
  const nodes = (groups: readonly (Booked | Expected)[], isExpected: boolean) => {
    const mark = isExpected ? "expected" : "booked";
    const came = largest(groups, (group) => group.inflow?.amount).filter((step) => toPlotValue(step.amount) > 0);
    const went = largest(groups, (group) => group.outflow?.amount).filter((step) => toPlotValue(step.amount) < 0);
    // A group may stand on both sides, booked and expected: its name is told apart by marks that are not drawn.
    return { into: came.map((step) => ({ ...step, name: `in ${mark} ${step.label}`, isExpected })), out: went.map((step) => ({ ...step, name: `out ${mark} ${step.label}`, isExpected })) };
  };
  const booked = nodes(flows.groups, false);
  const coming = nodes(isAhead ? (flows.expected?.groups ?? []) : [], true);
  const into: Node[] = [...booked.into, ...coming.into];
  const out: Node[] = [...booked.out, ...coming.out];
  const opacity = (node: Node) => ({ opacity: node.isExpected ? 0.18 : 0.45 });
  const links = [...into.map((step) => ({ source: step.name, target: middle, value: toPlotValue(step.amount), lineStyle: opacity(step) })), ...out.map((step) => ({ source: middle, target: step.name, value: -toPlotValue(step.amount), lineStyle: opacity(step) }))];
  const shown = new Map([...into, ...out].map((step) => [step.name, step] as const));
  const labelOf = (name: string) => {
    const node = shown.get(name);
    const label = (node?.label ?? name).split(":").at(-1) ?? name;
    return node?.isExpected === true ? `${label} (${t("flow_expected").toLowerCase()})` : label;
  };
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
        data: [{ name: middle, itemStyle: { color: token("--series-1") } }, ...into.map((step) => ({ name: step.name, itemStyle: fill(token("--good"), step.isExpected) })), ...out.map((step) => ({ name: step.name, itemStyle: fill(token("--bad"), step.isExpected) }))],
        links,
        lineStyle: { color: token("--border-strong") },
        label: { color: token("--text"), fontSize: 11, formatter: (node: { readonly name: string }) => labelOf(node.name) },
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
