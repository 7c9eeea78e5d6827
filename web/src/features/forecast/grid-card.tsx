// Receipts and payments by category, week by week: booked weeks lead to their entries, weeks to come are expected.
import { useQuery } from "@tanstack/react-query";
import { forecastGridQuery, type Around } from "@/shared/api/forecast-queries";
import { useScope } from "@/shared/api/scope";
import type { ForecastGrid } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { formatDate } from "@/shared/time/dates";
import { downloadBlob } from "@/shared/ui/download";
import { Icon } from "@/shared/ui/icon";
import { Card } from "@/shared/ui/page";
import { QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { workbook } from "@/shared/ui/xlsx";
import { GridFigure } from "./grid-figure";
import { sheetOf } from "./grid-sheet";

type Column = ForecastGrid["columns"][number];

export function GridCard({ view }: { readonly view: Around }) {
  const { org } = useScope();
  const query = useQuery(forecastGridQuery({ org, ...view }));
  const exportGrid = () => query.data !== undefined && downloadBlob(`forecast-${query.data.source.actual_to}.xlsx`, workbook(t("forecast"), sheetOf(query.data)));
  return (
    <Card
      title={t("forecast_grid")}
      className="card-flush"
      actions={
        <button type="button" className="button" disabled={query.data === undefined} onClick={exportGrid}>
          <Icon name="download" /> {t("forecast_export")}
        </button>
      }
    >
      <QueryView query={query} skeleton={<SkeletonRows rows={10} />}>
        {(grid) => <GridTable grid={grid} />}
      </QueryView>
    </Card>
  );
}

function GridTable({ grid }: { readonly grid: ForecastGrid }) {
  const part = (isReceipt: boolean) => grid.rows.filter((row) => row.category !== null && row.is_receipt === isReceipt);
  const own = grid.rows.filter((row) => row.category === null && row.figures.some((figure) => !/^-?0*\.?0*$/.test(figure.amount)));
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={t("forecast_grid")}>
      <table className="table forecast-grid">
        <thead>
          <tr>
            <th scope="col">{t("forecast_category")}</th>
            {grid.columns.map((column) => (
              <th key={column.from} scope="col" className="numeric nowrap" data-kind={column.kind} title={t("forecast_week", { date: formatDate(column.from) })}>
                {formatDate(column.from)}
                <span className="forecast-kind">{column.kind === "forecast" ? "" : column.kind === "actual" ? t("forecast_booked_week") : t("forecast_mixed_week")}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <TotalRow label={t("forecast_opening")} grid={grid} pick={(column) => column.opening} />
          <TotalRow label={t("forecast_receipts")} grid={grid} pick={(column) => column.receipts} strong />
          <CategoryRows rows={part(true)} grid={grid} />
          <TotalRow label={t("forecast_payments")} grid={grid} pick={(column) => column.payments} strong />
          <CategoryRows rows={part(false)} grid={grid} />
          <CategoryRows rows={own} grid={grid} />
          <TotalRow label={t("forecast_net")} grid={grid} pick={(column) => column.net} strong />
          <TotalRow label={t("forecast_closing")} grid={grid} pick={(column) => column.closing} strong />
        </tbody>
      </table>
    </div>
  );
}

function TotalRow({ label, grid, pick, strong }: { readonly label: string; readonly grid: ForecastGrid; readonly pick: (column: Column) => string; readonly strong?: boolean }) {
  return (
    <tr className={strong === true ? "forecast-total" : "forecast-plain"}>
      <th scope="row">{label}</th>
      {grid.columns.map((column) => (
        <td key={column.from} className="numeric" data-kind={column.kind}>
          <Money amount={pick(column)} asset={grid.source.in} bare />
        </td>
      ))}
    </tr>
  );
}

function CategoryRows({ rows, grid }: { readonly rows: ForecastGrid["rows"]; readonly grid: ForecastGrid }) {
  return rows.map((row) => (
    <tr key={row.category ?? "own"}>
      <th scope="row" className="forecast-name" title={row.label}>
        {row.category === null ? t("forecast_own") : row.label}
      </th>
      {grid.columns.map((column, index) => (
        <td key={column.from} className="numeric" data-kind={column.kind}>
          <GridFigure row={row} figure={row.figures[index]} column={column} asset={grid.source.in} />
        </td>
      ))}
    </tr>
  ));
}
