// The lines of a reconciliation, with what is still to be said of them.
import type { ReconciliationLine } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { formatDate } from "@/shared/time/dates";
import { Badge } from "@/shared/ui/controls";

export function SessionLines({ lines }: { readonly lines: readonly ReconciliationLine[] }) {
  return (
    <div className="scroll-x session-lines" tabIndex={0} role="region" aria-label={t("entries")}>
      <table className="table">
        <thead>
          <tr>
            <th>{t("date")}</th>
            <th>{t("line")}</th>
            <th className="numeric">{t("amount")}</th>
            <th>{t("category")}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.entry}>
              <td className="nowrap">{formatDate(line.booked_on)}</td>
              <td>
                {line.counterparty} <span className="muted">{line.description}</span>
              </td>
              <td className="numeric">
                <Money amount={line.amount.amount} asset={line.amount.asset} flow />
              </td>
              <td>
                {line.unknown ? <Badge tone="warning">{t("no_category")}</Badge> : (line.category ?? "–")} {line.matched && <Badge tone="good">{t("matched")}</Badge>} {!line.from_bank && <Badge>{t("not_from_bank")}</Badge>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
