// The money at hand by group over days: a grid whose columns are days, valued in the reporting currency.
import { useQuery } from "@tanstack/react-query";
import { gridGroupings, gridQuery, liquidityQuery, type GridGrouping } from "@/shared/api/flow-queries";
import { useScope } from "@/shared/api/scope";
import type { Basis, PositionHistory } from "@/shared/api/types";
import { TimeChart } from "@/shared/charts/time-chart";
import { t } from "@/shared/i18n/translate";
import { addDays, addMonths, today } from "@/shared/time/dates";
import { Segmented } from "@/shared/ui/controls";
import { LookBack, type Moment } from "@/shared/ui/look-back";
import { Card, Page } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { isBreach, type Breach } from "./breach";
import { LiquidityCard } from "./liquidity-card";
import { PositionGrid } from "./position-grid";
import "./positions.css";

const intervals = ["day", "week", "month"] as const;
type Step = (typeof intervals)[number];

export interface PositionsView extends Moment {
  readonly group?: GridGrouping | undefined;
  readonly interval?: Step | undefined;
  readonly basis?: Basis | undefined;
}

/** How far back: as many columns as a screen shows. */
function startOf(interval: Step, to: string): string {
  return interval === "day" ? addDays(to, -13) : interval === "week" ? addDays(to, -7 * 12) : addMonths(to, -12);
}

export function PositionsPage({ view, onChange }: { readonly view: PositionsView; readonly onChange: (view: Partial<PositionsView>) => void }) {
  const { org, asOf, known, currency } = useScope();
  const group = view.group ?? "account";
  const interval = view.interval ?? "day";
  const basis = view.basis ?? "booked";
  const to = asOf ?? today();
  const query = useQuery(gridQuery({ org, from: startOf(interval, to), to, interval, group, basis, in: currency, ...known }));
  const isNow = known.known_at === undefined && known.known_seq === undefined;
  return (
    <Page title={t("positions")} wide actions={<LookBack value={view} onChange={onChange} />}>
      <div className="position-controls">
        <Segmented label={t("position_group")} value={group} onChange={(next) => onChange({ group: next })} choices={gridGroupings.map((each) => ({ value: each, label: t(`flow_by_${each}`) }))} />
        <Segmented label={t("position_interval")} value={interval} onChange={(next) => onChange({ interval: next })} choices={intervals.map((each) => ({ value: each, label: t(`position_${each}`) }))} />
        <Segmented label={t("position_basis")} value={basis} onChange={(next) => onChange({ basis: next === "booked" ? undefined : next })} choices={[{ value: "booked", label: t("position_booked") }, { value: "valued", label: t("position_valued") }]} />
      </div>
      <QueryView query={query} skeleton={<SkeletonRows rows={8} />} isEmpty={(history) => history.series.length === 0} empty={<EmptyState title={t("no_grid")} text={t("no_grid_text")} />}>
        {(history) => <Positions history={history} group={group} hasTerms={isNow && basis === "booked" && group === "account"} />}
      </QueryView>
      {isNow ? <LiquidityCard /> : <p className="muted">{t("liquidity_known_now")}</p>}
    </Page>
  );
}

/** Terms are about what is booked, as known now. */
function Positions({ history, group, hasTerms }: { readonly history: PositionHistory; readonly group: GridGrouping; readonly hasTerms: boolean }) {
  const { org, asOf, currency } = useScope();
  const liquidity = useQuery({ ...liquidityQuery(org, asOf, currency), enabled: hasTerms });
  const broken = new Map<string, Breach>();
  for (const { account, breach } of hasTerms ? (liquidity.data?.accounts ?? []) : []) if (isBreach(breach)) broken.set(String(account), breach);
  const dates = history.total.map((point) => point.on);
  return (
    <>
      <Card title={t("position_chart")}>
        <TimeChart label={t("position_chart")} dates={dates} asset={history.in} stacked series={history.series.map((each) => ({ key: each.key, label: each.label, values: each.points.map((point) => point.value ?? null) }))} />
      </Card>
      <PositionGrid history={history} group={group} broken={broken} />
    </>
  );
}
