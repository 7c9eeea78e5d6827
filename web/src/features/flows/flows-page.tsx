// Where money came from and where it went, and apart from it what is expected: totals, charts, and a table whose figures open what they are made from.
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { flowCompares, flowDimensions, flowsQuery, type FlowCompare, type FlowDimension, type FlowKind } from "@/shared/api/flow-queries";
import { isGiven } from "@/shared/api/given";
import { useScope } from "@/shared/api/scope";
import type { CashFlows } from "@/shared/api/types";
import { Plot } from "@/shared/charts/plot";
import { t } from "@/shared/i18n/translate";
import { addDays, addMonths, today } from "@/shared/time/dates";
import { Field, Segmented, SelectField } from "@/shared/ui/controls";
import { Card, Page } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { ExpectedCard } from "./expected-card";
import { sankey, waterfall } from "./flow-charts";
import { FlowTable, nameOf } from "./flow-table";
import { FlowTotalsRow } from "./flow-totals";
import "./flows.css";

export interface FlowsView {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly by?: FlowDimension | undefined;
  readonly compare?: FlowCompare | undefined;
  readonly chart?: "waterfall" | "sankey" | undefined;
  /** Whether the chart shows what is expected too. */
  readonly ahead?: "drawn" | undefined;
  /** The expected group whose flows are open. */
  readonly kind?: FlowKind | undefined;
  readonly group?: string | undefined;
}

/** The last whole month and this one so far. */
function usualPeriod(): { from: string; to: string } {
  const to = today();
  return { from: addMonths(`${to.slice(0, 8)}01`, -1), to };
}

export function FlowsPage({ view, onChange }: { readonly view: FlowsView; readonly onChange: (view: Partial<FlowsView>) => void }) {
  const { org, currency } = useScope();
  const usual = usualPeriod();
  const from = view.from ?? usual.from;
  const to = view.to ?? usual.to;
  const by = view.by ?? "category";
  const query = useQuery(flowsQuery({ org, from, to, by, compare: view.compare, in: currency }));
  return (
    <Page title={t("cash_flows")} wide>
      <div className="flow-controls">
        <Field label={t("from")}>{(id) => <input id={id} type="date" className="input" value={from} max={to} onChange={(event) => event.target.value !== "" && onChange({ from: event.target.value })} />}</Field>
        <Field label={t("to")}>{(id) => <input id={id} type="date" className="input" value={to} min={from} onChange={(event) => event.target.value !== "" && onChange({ to: event.target.value })} />}</Field>
        <SelectField label={t("flow_by")} value={by} onChange={(next) => onChange({ by: next })} choices={flowDimensions.map((each) => ({ value: each, label: t(`flow_by_${each}`) }))} />
        <SelectField label={t("flow_compare")} value={view.compare ?? "none"} onChange={(next) => onChange({ compare: next === "none" ? undefined : next })} choices={[{ value: "none", label: t("flow_compare_none") }, ...flowCompares.map((each) => ({ value: each, label: t(`flow_compare_${each}`) }))]} />
        <div className="flow-presets">
          {presets().map((preset) => (
            <button key={preset.label} type="button" className="button" onClick={() => onChange({ from: preset.from, to: preset.to })}>
              {preset.label}
            </button>
          ))}
        </div>
      </div>
      <QueryView query={query} skeleton={<SkeletonRows rows={10} />} isEmpty={(flows) => flows.groups.length === 0 && (flows.expected?.groups.length ?? 0) === 0} empty={<EmptyState title={t("no_flows")} text={t("no_flows_text")} />}>
        {(flows) => <Flows flows={flows} view={view} by={by} onChange={onChange} />}
      </QueryView>
    </Page>
  );
}

function presets(): { label: string; from: string; to: string }[] {
  const now = today();
  const first = `${now.slice(0, 8)}01`;
  const months = (count: number) => ({ from: addMonths(first, -count), to: addDays(first, -1) });
  const ahead = (days: number) => ({ from: now, to: addDays(now, days) });
  return [
    { label: t("flow_last_month"), ...months(1) },
    { label: t("flow_last_quarter"), ...months(3) },
    { label: t("flow_last_year"), ...months(12) },
    { label: t("flow_next_month"), ...ahead(30) },
    { label: t("flow_next_quarter"), ...ahead(91) },
  ];
}

interface Props {
  readonly flows: CashFlows;
  readonly view: FlowsView;
  readonly by: FlowDimension;
  readonly onChange: (view: Partial<FlowsView>) => void;
}

function Flows({ flows, view, by, onChange }: Props) {
  return (
    <>
      <FlowTotalsRow flows={flows} />
      <Chart flows={flows} view={view} onChange={onChange} />
      <FlowTable flows={flows} by={by} onOpen={onChange} />
      <Opened flows={flows} view={view} by={by} onChange={onChange} />
    </>
  );
}

function Chart({ flows, view, onChange }: Omit<Props, "by">) {
  const chart = view.chart ?? "waterfall";
  const isAhead = view.ahead === "drawn";
  const option = useMemo(() => (chart === "waterfall" ? waterfall(flows, isAhead) : sankey(flows, isAhead)), [flows, chart, isAhead]);
  const actions = (
    <div className="flow-chart-choice">
      {isGiven(flows.expected) && (
        <label className="checkbox">
          <input type="checkbox" checked={isAhead} onChange={(event) => onChange({ ahead: event.target.checked ? "drawn" : undefined })} />
          <span>{t("flow_expected_drawn")}</span>
        </label>
      )}
      <Segmented label={t("flow_chart")} value={chart} onChange={(next) => onChange({ chart: next })} choices={[{ value: "waterfall", label: t("flow_chart_waterfall") }, { value: "sankey", label: t("flow_chart_sankey") }]} />
    </div>
  );
  return (
    <Card title={t(`flow_chart_${chart}`)} actions={actions}>
      <Plot label={t(`flow_chart_${chart}`)} option={option} height={360} />
    </Card>
  );
}

/** What is behind the expected figure that was asked for, if it is one of these. */
function Opened({ flows, view, by, onChange }: Props) {
  const { org, currency } = useScope();
  const { kind, group } = view;
  const found = flows.expected?.groups.find((each) => each.kind === kind && each.key === group);
  if (kind === undefined || group === undefined || found === undefined) return null;
  const asked = { org, from: flows.from, to: flows.to, by, kind, key: group, in: currency };
  return <ExpectedCard asked={asked} name={nameOf(found)} onClose={() => onChange({ kind: undefined, group: undefined })} />;
}
