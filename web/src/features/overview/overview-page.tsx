// What the organisation has, where, and how it got there.
import { useQuery } from "@tanstack/react-query";
import { positionsQuery } from "@/shared/api/queries";
import { useScope } from "@/shared/api/scope";
import { t } from "@/shared/i18n/translate";
import type { Range } from "@/shared/time/range";
import { LookBack, type Moment } from "@/shared/ui/look-back";
import { Page } from "@/shared/ui/page";
import { JournalHealth } from "./journal-health";
import { LatestEntries } from "./latest-entries";
import { PositionsCard } from "./positions-card";
import { Rates } from "./rates";
import type { ChartMode } from "./chart-mode";
import { TotalCard } from "./total-card";
import "./overview.css";

export interface OverviewView extends Moment {
  readonly range: Range;
  readonly chart: ChartMode;
}

export function OverviewPage({ view, onChange }: { readonly view: OverviewView; readonly onChange: (view: Partial<OverviewView>) => void }) {
  const { org, asOf, known, currency, organisation } = useScope();
  const query = (group: "currency" | "entity" | "bank") => positionsQuery({ org, as_of: asOf, in: currency, ...known, group });
  const byCurrency = useQuery(query("currency"));
  const byEntity = useQuery(query("entity"));
  const byBank = useQuery(query("bank"));
  return (
    <Page title={t("overview")} eyebrow={<p className="eyebrow">{organisation.name}</p>} actions={<LookBack value={view} onChange={onChange} />}>
      <TotalCard positions={byCurrency} view={view} onChange={onChange} />
      <div className="overview-positions">
        <PositionsCard title={t("by_currency")} query={byCurrency} showBalance />
        <PositionsCard title={t("by_entity")} query={byEntity} />
        <PositionsCard title={t("by_bank")} query={byBank} />
      </div>
      <div className="overview-lower">
        <LatestEntries />
        <div className="overview-side">
          <JournalHealth />
          <Rates query={byCurrency} />
        </div>
      </div>
    </Page>
  );
}
