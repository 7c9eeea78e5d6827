// One category in one week. What is booked leads to its entries; what is expected says how much of it is known.
import { Link } from "@tanstack/react-router";
import type { ForecastGrid } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { formatAmount } from "@/shared/money/format";
import { signOf } from "@/shared/money/money";
import { Money } from "@/shared/money/money-view";
import { formatDate } from "@/shared/time/dates";

type Row = ForecastGrid["rows"][number];

export function GridFigure({ row, figure, column, asset }: { readonly row: Row; readonly figure: Row["figures"][number] | undefined; readonly column: ForecastGrid["columns"][number]; readonly asset: string }) {
  if (figure === undefined) return null;
  const amount = <Money amount={figure.amount} asset={asset} bare />;
  const expected = figure.expected === null ? undefined : t("forecast_expected_title", { expected: formatAmount(figure.expected, asset) });
  if (column.kind !== "forecast" && row.category !== null && signOf(figure.booked) !== 0) {
    const label = t("forecast_entries_of", { category: row.label, from: formatDate(column.from), to: formatDate(column.to) });
    return (
      <Link to="/entries" search={{ account: row.category, from: column.from, to: column.to }} className="forecast-link" title={expected ?? label} aria-label={`${label}: ${formatAmount(figure.amount, asset)}`}>
        {amount}
      </Link>
    );
  }
  const known = signOf(figure.known) === 0 ? undefined : t("forecast_known_title", { known: formatAmount(figure.known, asset) });
  if (signOf(figure.documents) !== 0) {
    const title = t("forecast_documents_title", { documents: formatAmount(figure.documents, asset) });
    return (
      <a href="#known" className="forecast-link forecast-known" title={title} aria-label={`${formatAmount(figure.amount, asset)}: ${title}`}>
        {amount}
      </a>
    );
  }
  return (
    <span className={known === undefined ? undefined : "forecast-known"} title={known}>
      {amount}
    </span>
  );
}
