// The grid as a table: arrow keys go from figure to figure.
import { useQuery } from "@tanstack/react-query";
import type { Around } from "@/shared/api/forecast-queries";
import { accountsQuery } from "@/shared/api/queries";
import { useScope } from "@/shared/api/scope";
import type { ForecastGrid } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { formatDate } from "@/shared/time/dates";
import { entriesOf, keyOf } from "./figure-of";
import { GridFigure, nameOf } from "./grid-figure";
import { onGridKey } from "./grid-keys";

type Column = ForecastGrid["columns"][number];

interface TableProps {
  readonly grid: ForecastGrid;
  readonly around: Around;
}

export function GridTable({ grid, around }: TableProps) {
  const part = (isReceipt: boolean) => grid.rows.filter((row) => row.category !== null && row.is_receipt === isReceipt);
  const own = grid.rows.filter((row) => row.category === null && row.figures.some((figure) => !/^-?0*\.?0*$/.test(figure.amount)));
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={t("forecast_grid")}>
      <table className="table forecast-grid" onKeyDown={onGridKey}>
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
          <CategoryRows rows={part(true)} grid={grid} around={around} />
          <TotalRow label={t("forecast_payments")} grid={grid} pick={(column) => column.payments} strong />
          <CategoryRows rows={part(false)} grid={grid} around={around} />
          <CategoryRows rows={own} grid={grid} around={around} />
          <TotalRow label={t("forecast_net")} grid={grid} pick={(column) => column.net} strong />
          <ExpectedRow grid={grid} />
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

/** What had been expected of the net of weeks with booked days; a star where that was made afterwards. */
function ExpectedRow({ grid }: { readonly grid: ForecastGrid }) {
  if (grid.columns.every((column) => column.expected_net === null)) return null;
  return (
    <tr className="forecast-told">
      <th scope="row">{t("forecast_was_expected")}</th>
      {grid.columns.map((column) => (
        <td key={column.from} className="numeric" data-kind={column.kind} title={column.expected_by === null ? undefined : t(column.expected_by.hindcast ? "forecast_told_afterwards" : "forecast_told", { date: formatDate(column.expected_by.origin) })}>
          {column.expected_net !== null && <Money amount={column.expected_net} asset={grid.source.in} bare muted />}
          {column.expected_by?.hindcast === true && (
            <>
              <span aria-hidden="true"> *</span>
              <span className="visually-hidden"> {t("past_hindcast")}</span>
            </>
          )}
        </td>
      ))}
    </tr>
  );
}

function CategoryRows({ rows, grid, around }: TableProps & { readonly rows: ForecastGrid["rows"] }) {
  const { org, currency } = useScope();
  const accounts = useQuery(accountsQuery({ org, in: currency })).data?.items ?? [];
  return rows.map((row) => (
    <tr key={row.category ?? "own"}>
      <th scope="row" className="forecast-name" title={row.label}>
        {nameOf(row)}
      </th>
      {grid.columns.map((column, index) => (
        <td key={column.from} className="numeric" data-kind={column.kind}>
          <GridFigure row={row} figure={row.figures[index]} column={column} asset={grid.source.in} entries={entriesOf({ of: keyOf(row.category), from: column.from, to: column.to }, around, accounts)} />
        </td>
      ))}
    </tr>
  ));
}
