// Interest that is booked and that is due, and the button that books it.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { isGiven } from "@/shared/api/given";
import { accrualsQuery } from "@/shared/api/facility-queries";
import { useScope } from "@/shared/api/scope";
import type { Accrual, Facility } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { signOf } from "@/shared/money/money";
import { useMay } from "@/shared/session/session";
import { formatDate } from "@/shared/time/dates";
import { Badge } from "@/shared/ui/controls";
import { Card } from "@/shared/ui/page";
import { QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { AccrueDialog } from "./accrue-dialog";

/** The newest are of interest; the entries have all of them. */
const SHOWN = 24;

export function AccrualsCard({ facility }: { readonly facility: Facility }) {
  const { org } = useScope();
  const may = useMay();
  const { id } = facility;
  const query = useQuery(accrualsQuery(org, id, undefined));
  const [isBooking, setBooking] = useState(false);
  const canBook = may("facilities.accrue") && facility.state !== "archived" && facility.accrual !== "none";
  return (
    <Card
      title={t("accruals")}
      className="card-flush"
      actions={
        canBook && (
          <button type="button" className="button" onClick={() => setBooking(true)}>
            {t("book_accruals")}
          </button>
        )
      }
    >
      <AccrueDialog facility={facility} open={isBooking} onOpenChange={setBooking} />
      {facility.accrual === "none" ? (
        <p className="card-note muted">{t("accruals_off")}</p>
      ) : (
        <QueryView query={query} skeleton={<SkeletonRows rows={3} />} isEmpty={({ items }) => items.length === 0} empty={<p className="card-note muted">{t("no_accruals")}</p>}>
          {({ items }) => (
            <div className="scroll-x" tabIndex={0} role="region" aria-label={t("accruals")}>
              <table className="table">
                <thead>
                  <tr>
                    <th>{t("accrual_from")}</th>
                    <th>{t("accrual_booked_on")}</th>
                    <th className="numeric">{t("schedule_interest")}</th>
                    <th className="numeric">{t("accrual_catch_up")}</th>
                    <th className="numeric">{t("amount")}</th>
                    <th>{t("accrual_state")}</th>
                  </tr>
                </thead>
                <tbody>
                  {[...items]
                    .slice(-SHOWN)
                    .reverse()
                    .map((each) => (
                      <Row key={`${each.to} ${String(each.entry)}`} accrual={each} />
                    ))}
                </tbody>
              </table>
            </div>
          )}
        </QueryView>
      )}
    </Card>
  );
}

function Row({ accrual }: { readonly accrual: Accrual }) {
  const { interest, catch_up: catchUp, amount } = accrual;
  return (
    <tr>
      <td>{formatDate(accrual.from)}</td>
      <td>{formatDate(accrual.booked_on)}</td>
      <td className="numeric">
        <Money amount={interest.amount} asset={interest.asset} bare />
      </td>
      <td className="numeric">{signOf(catchUp.amount) === 0 ? "" : <Money amount={catchUp.amount} asset={catchUp.asset} bare signed />}</td>
      <td className="numeric">
        <Money amount={amount.amount} asset={amount.asset} />
      </td>
      <td>
        {isGiven(accrual.entry) ? (
          <Link to="/entries" search={{ entry: accrual.entry }} className="link">
            {t("accrual_booked")}
          </Link>
        ) : (
          <Badge tone={accrual.state === "closed" ? "warning" : "accent"}>{accrual.state === "closed" ? t("accrual_closed", { date: formatDate(accrual.closed_through ?? accrual.booked_on) }) : t("accrual_due")}</Badge>
        )}
      </td>
    </tr>
  );
}
