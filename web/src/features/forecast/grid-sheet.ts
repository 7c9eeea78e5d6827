// The grid as rows of a spreadsheet: figures as numbers, the rest as text.
import type { ForecastGrid } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import type { Cell } from "@/shared/ui/xlsx";

export function sheetOf(grid: ForecastGrid): Cell[][] {
  const figures = (texts: readonly string[]): Cell[] => texts.map((number) => ({ number }));
  const total = (label: string, pick: (column: ForecastGrid["columns"][number]) => string): Cell[] => [label, ...figures(grid.columns.map(pick))];
  const rows = (isReceipt: boolean) => grid.rows.filter((row) => row.category !== null && row.is_receipt === isReceipt).map((row): Cell[] => [row.label, ...figures(row.figures.map((figure) => figure.amount))]);
  const own = grid.rows.filter((row) => row.category === null).map((row): Cell[] => [t("forecast_own"), ...figures(row.figures.map((figure) => figure.amount))]);
  return [
    [`${t("forecast")} ${grid.source.in}`, ...grid.columns.map((column) => column.from)],
    ["", ...grid.columns.map((column) => (column.kind === "forecast" ? t("forecast_expected") : column.kind === "actual" ? t("forecast_booked_week") : t("forecast_mixed_week")))],
    total(t("forecast_opening"), (column) => column.opening),
    total(t("forecast_receipts"), (column) => column.receipts),
    ...rows(true),
    total(t("forecast_payments"), (column) => column.payments),
    ...rows(false),
    ...own,
    total(t("forecast_net"), (column) => column.net),
    total(t("forecast_closing"), (column) => column.closing),
  ];
}
