// A payment's life as the journal has it, the newest step last.
import { Link } from "@tanstack/react-router";
import type { Payment, PaymentEvent } from "@/shared/api/types";
import { isGiven } from "@/shared/api/given";
import { t } from "@/shared/i18n/translate";
import { formatMoment } from "@/shared/time/dates";
import { Card } from "@/shared/ui/page";
import { usePeople } from "./use-people";

const known = ["drafted", "changed", "submitted", "approved", "rejected", "exported", "sent", "accepted", "settled", "failed", "cancelled"] as const;

function nameOf(event: PaymentEvent): string {
  const what = known.find((each) => each === event.what);
  return what === undefined ? event.what : t(`event_${what}`, { file: String(event.file ?? ""), entry: String(event.entry ?? "") });
}

export function LifeCard({ payment }: { readonly payment: Payment }) {
  const person = usePeople();
  return (
    <Card title={t("life")}>
      <ol className="payment-life">
        {payment.events.map((event) => (
          <li key={`${String(event.seq)}-${event.what}`}>
            <span className="payment-step">
              {isGiven(event.entry) ? (
                <Link to="/entries" search={{ entry: event.entry }}>
                  {nameOf(event)}
                </Link>
              ) : (
                nameOf(event)
              )}
            </span>
            <span className="muted">
              {formatMoment(event.at)} {t("by_person", { name: person(event.by) })}
            </span>
            {isGiven(event.note) && <span className="payment-note">{event.note}</span>}
          </li>
        ))}
      </ol>
    </Card>
  );
}
