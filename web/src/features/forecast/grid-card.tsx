// Receipts and payments by category, week by week: booked weeks lead to their entries, weeks to come open where they come from.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { forecastGridQuery, gridWeeks, type Around, type GridWeeks } from "@/shared/api/forecast-queries";
import { useScope } from "@/shared/api/scope";
import type { ForecastGrid } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { formatCount, formatDate } from "@/shared/time/dates";
import { Segmented } from "@/shared/ui/controls";
import { ExportButton } from "@/shared/ui/export-button";
import { Card } from "@/shared/ui/page";
import { QueryView, SkeletonRows } from "@/shared/ui/query-view";
import type { FigureOf } from "./figure-of";
import { FigurePanel } from "./figure-panel";
import { sheetOf } from "./grid-sheet";
import { GridTable } from "./grid-table";

export interface GridCardProps {
  readonly around: Around;
  readonly weeks: GridWeeks;
  readonly onWeeks: (weeks: GridWeeks) => void;
  readonly onList: (figure: FigureOf) => void;
}

export function GridCard({ around, weeks, onWeeks, onList }: GridCardProps) {
  const { org } = useScope();
  const query = useQuery(forecastGridQuery({ org, ...around, weeks }));
  const grid = query.data;
  const choices = gridWeeks.map((each) => ({ value: String(each), label: t("forecast_weeks", { weeks: String(each) }) }));
  return (
    <Card
      title={t("forecast_grid")}
      className="card-flush"
      actions={
        <div className="forecast-actions">
          <Segmented label={t("forecast_weeks_ahead")} value={String(weeks)} choices={choices} onChange={(value) => onWeeks(gridWeeks.find((each) => String(each) === value) ?? 13)} />
          <ExportButton name={`forecast-${grid?.source.actual_to ?? ""}`} title={t("forecast")} rows={grid === undefined ? undefined : () => sheetOf(grid)} />
        </div>
      }
    >
      <QueryView query={query} skeleton={<SkeletonRows rows={10} />}>
        {(found) => (
          <>
            {found.cut !== null && <Cut cut={found.cut} />}
            <GridTable grid={found} around={around} />
            {found.columns.some((column) => column.expected_by?.hindcast === true) && <p className="forecast-source forecast-inset">{t("forecast_hindcast_note")}</p>}
            <p className="forecast-source forecast-inset">{t("forecast_grid_text")}</p>
          </>
        )}
      </QueryView>
      <FigurePanel around={around} onList={onList} />
    </Card>
  );
}

/** The forecast ends before the weeks that were asked for: up to when it goes, and the cure. */
function Cut({ cut }: { readonly cut: NonNullable<ForecastGrid["cut"]> }) {
  const days = Math.min(cut.horizon, MOST_DAYS);
  return (
    <p className="forecast-notice" role="status">
      {t("forecast_cut", { until: formatDate(cut.until), shown: formatCount(cut.shown), asked: formatCount(cut.asked), days: formatCount(days) })}{" "}
      <Link to="/forecast/settings" className="link">
        {t("forecast_settings")}
      </Link>
    </p>
  );
}

/** The longest forecast that settings take. */
const MOST_DAYS = 365;
