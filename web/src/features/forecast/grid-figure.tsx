// One category in one week. What is booked leads to its entries; what is expected opens where it comes from.
import { Popover } from "@base-ui/react/popover";
import { Link } from "@tanstack/react-router";
import type { ForecastGrid } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { formatAmount } from "@/shared/money/format";
import { signOf } from "@/shared/money/money";
import { Money } from "@/shared/money/money-view";
import { formatDate } from "@/shared/time/dates";
import type { entriesOf } from "./figure-of";
import { figurePanel } from "./figure-handle";

type Row = ForecastGrid["rows"][number];
type Column = ForecastGrid["columns"][number];

export interface GridFigureProps {
  readonly row: Row;
  readonly figure: Row["figures"][number] | undefined;
  readonly column: Column;
  readonly asset: string;
  /** Of what is booked of it; nothing while that is not known. */
  readonly entries: ReturnType<typeof entriesOf>;
}

export const nameOf = (row: Pick<Row, "category" | "label">) => (row.category === null ? t("forecast_own") : row.label);

/** What was expected of a booked figure, and whether that was made afterwards. */
function expectedOf(figure: Row["figures"][number], column: Column, asset: string): string | undefined {
  if (figure.expected === null) return undefined;
  const isAfter = column.expected_by?.hindcast === true;
  return t(isAfter ? "forecast_hindcast_title" : "forecast_expected_title", { expected: formatAmount(figure.expected, asset) });
}

export function GridFigure({ row, figure, column, asset, entries }: GridFigureProps) {
  if (figure === undefined) return null;
  const amount = <Money amount={figure.amount} asset={asset} bare />;
  const text = formatAmount(figure.amount, asset);
  if (column.kind === "actual") {
    const expected = expectedOf(figure, column, asset);
    if (signOf(figure.booked) === 0 || entries === undefined) return <span title={expected}>{amount}</span>;
    const label = t("forecast_entries_of", { category: nameOf(row), from: formatDate(column.from), to: formatDate(column.to) });
    return (
      <Link to="/entries" search={entries} className="forecast-link" title={expected ?? label} aria-label={`${label}: ${text}`}>
        {amount}
      </Link>
    );
  }
  const label = t("figure_open", { category: nameOf(row), from: formatDate(column.from), to: formatDate(column.to) });
  const isKnown = signOf(figure.known) !== 0;
  return (
    <Popover.Trigger handle={figurePanel} payload={{ row, column }} className={isKnown ? "forecast-figure forecast-known" : "forecast-figure"} title={titleOf(figure, asset) ?? label} aria-label={`${label}: ${text}`}>
      {amount}
    </Popover.Trigger>
  );
}

function titleOf(figure: Row["figures"][number], asset: string): string | undefined {
  if (signOf(figure.documents) !== 0) return t("forecast_documents_title", { documents: formatAmount(figure.documents, asset) });
  return signOf(figure.known) === 0 ? undefined : t("forecast_known_title", { known: formatAmount(figure.known, asset) });
}
