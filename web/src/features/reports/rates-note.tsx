// The prices that the values rest on, with their day and source.
import type { Rate } from "@/shared/api/types";
import { t, tn } from "@/shared/i18n/translate";
import { formatDate } from "@/shared/time/dates";

export function RatesNote({ rates }: { readonly rates: readonly Rate[] }) {
  if (rates.length === 0) return null;
  return (
    <details className="report-rates">
      <summary>{tn("valued_with", rates.length)}</summary>
      <table className="table report-rates-table">
        <thead>
          <tr>
            <th scope="col">{t("pair")}</th>
            <th scope="col">{t("date")}</th>
            <th scope="col">{t("source")}</th>
            <th scope="col" className="numeric">
              {t("rate")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rates.map((rate) => (
            <tr key={`${rate.base}/${rate.quote}`}>
              <td>
                {rate.base}/{rate.quote}
              </td>
              <td className="muted">{formatDate(rate.on)}</td>
              <td className="muted">{rate.source}</td>
              <td className="numeric">{rate.rate}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
