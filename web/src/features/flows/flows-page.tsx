// Where money came from and where it went: totals, charts, and a table whose figures open their entries.
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { flowCompares, flowDimensions, flowsQuery, type FlowCompare, type FlowDimension } from "@/shared/api/flow-queries";
import { useScope } from "@/shared/api/scope";
import type { CashFlows } from "@/shared/api/types";
import { Plot } from "@/shared/charts/plot";
import { t } from "@/shared/i18n/translate";
import { addDays, addMonths, today } from "@/shared/time/dates";
import { Field, Segmented, SelectField } from "@/shared/ui/controls";
import { Card, Page } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { sankey, waterfall } from "./flow-charts";
import { FlowTable } from "./flow-table";
import { FlowTotalsRow } from "./flow-totals";
import "./flows.css";

export interface FlowsView {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly by?: FlowDimension | undefined;
  readonly compare?: FlowCompare | undefined;
  readonly chart?: "waterfall" | "sankey" | undefined;
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
      <QueryView query={query} skeleton={<SkeletonRows rows={10} />} isEmpty={(flows) => flows.groups.length === 0} empty={<EmptyState title={t("no_flows")} text={t("no_flows_text")} />}>
        {(flows) => <Flows flows={flows} chart={view.chart ?? "waterfall"} onChart={(chart) => onChange({ chart })} by={by} />}
      </QueryView>
    </Page>
  );
}

function presets(): { label: string; from: string; to: string }[] {
  const first = `${today().slice(0, 8)}01`;
  const months = (count: number) => ({ from: addMonths(first, -count), to: addDays(first, -1) });
  return [
    { label: t("flow_last_month"), ...months(1) },
    { label: t("flow_last_quarter"), ...months(3) },
    { label: t("flow_last_year"), ...months(12) },
  ];
}

function Flows({ flows, chart, onChart, by }: { readonly flows: CashFlows; readonly chart: "waterfall" | "sankey"; readonly onChart: (chart: "waterfall" | "sankey") => void; readonly by: FlowDimension }) {
  const option = useMemo(() => (chart === "waterfall" ? waterfall(flows) : sankey(flows)), [flows, chart]);
  return (
    <>
      <FlowTotalsRow flows={flows} />
      <Card title={t(`flow_chart_${chart}`)} actions={<Segmented label={t("flow_chart")} value={chart} onChange={onChart} choices={[{ value: "waterfall", label: t("flow_chart_waterfall") }, { value: "sankey", label: t("flow_chart_sankey") }]} />}>
        <Plot label={t(`flow_chart_${chart}`)} option={option} height={360} />
      </Card>
      <FlowTable flows={flows} by={by} />
    </>
  );
}
