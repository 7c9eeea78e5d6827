// The forecast: what will be held and how sure that is, receipts and payments by week, who may fall short, what people know.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { forecastQuery, forecastRunsQuery, type Around, type GridWeeks } from "@/shared/api/forecast-queries";
import { ApiError } from "@/shared/api/problem";
import { useScope } from "@/shared/api/scope";
import { t } from "@/shared/i18n/translate";
import { Icon } from "@/shared/ui/icon";
import { Card, Page } from "@/shared/ui/page";
import { EmptyState } from "@/shared/ui/query-view";
import { AdjustmentsCard } from "./adjustments-card";
import { AroundField } from "./around-field";
import { DangerCard } from "./danger-card";
import { FanCard } from "./fan-card";
import type { FigureOf } from "./figure-of";
import { GridCard } from "./grid-card";
import { KnownCard } from "./known-card";
import { MakeButton } from "./make-button";
import { ScenarioDrawer } from "./scenario-drawer";
import "./forecast.css";

export interface ForecastView {
  readonly around: Around;
  readonly weeks: GridWeeks;
  /** The figure whose known flows are listed; all of them if none. */
  readonly known: FigureOf | undefined;
}

export interface ForecastPageProps {
  readonly view: ForecastView;
  readonly onChange: (view: Partial<Pick<ForecastView, "around" | "weeks">>) => void;
  readonly onList: (figure: FigureOf | undefined) => void;
}

export function ForecastPage({ view, onChange, onList }: ForecastPageProps) {
  const { around } = view;
  const { org } = useScope();
  const [isComparing, setComparing] = useState(false);
  const outlook = useQuery(forecastQuery({ org, ...around }));
  const runs = useQuery(forecastRunsQuery(org));
  const isMissing = outlook.error instanceof ApiError && outlook.error.status === 404 && runs.data?.items.length === 0;
  return (
    <Page
      title={t("forecast")}
      wide
      actions={
        <>
          <Link to="/forecast/proposals" className="button">
            <Icon name="exchange" /> {t("proposals_title")}
          </Link>
          <Link to="/forecast/settings" className="button">
            <Icon name="settings" /> {t("settings")}
          </Link>
          <Link to="/forecast/performance" className="button">
            <Icon name="reports" /> {t("forecast_performance")}
          </Link>
          <button type="button" className="button" disabled={isMissing} onClick={() => setComparing(true)}>
            <Icon name="exchange" /> {t("scenarios")}
          </button>
          <MakeButton runs={runs.data} />
        </>
      }
    >
      {isMissing ? (
        <Card>
          <EmptyState title={t("forecast_none")} text={t("forecast_none_text")} />
        </Card>
      ) : (
        <>
          <AroundField view={around} onChange={(next) => onChange({ around: next })} />
          <FanCard query={outlook} />
          <GridCard around={around} weeks={view.weeks} onWeeks={(weeks) => onChange({ weeks })} onList={onList} />
          <KnownCard around={around} figure={view.known} onList={onList} />
          <div className="forecast-columns">
            <DangerCard query={outlook} />
            <AdjustmentsCard />
          </div>
        </>
      )}
      <ScenarioDrawer open={isComparing} onOpenChange={setComparing} view={around} />
    </Page>
  );
}
