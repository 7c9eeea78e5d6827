// One payment of the list.
import { Link } from "@tanstack/react-router";
import type { Payment } from "@/shared/api/types";
import { t, tn } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { formatDate } from "@/shared/time/dates";
import { Badge } from "@/shared/ui/controls";
import { PaymentStateBadge } from "./payment-state";

export function PaymentListRow({ payment, isChosen, onToggle }: { readonly payment: Payment; readonly isChosen: boolean; readonly onToggle: () => void }) {
  return (
    <li className="payment-row">
      <label className="payment-check">
        <input type="checkbox" checked={isChosen} onChange={onToggle} aria-label={t("select_payment", { id: String(payment.id) })} />
      </label>
      <Link to="/payments/$paymentId" params={{ paymentId: String(payment.id) }} className="payment-link">
        <span className="payment-who">
          <span className="payment-name">{payment.payee?.name ?? payment.beneficiary}</span>
          <span className="payment-account">{payment.payee_account}</span>
        </span>
        <span className="payment-badges">
          {payment.warnings.length > 0 && <Badge tone="warning">{tn("warnings", payment.warnings.length)}</Badge>}
          <PaymentStateBadge state={payment.state} />
        </span>
        <span className="muted payment-when">{formatDate(payment.execute_on)}</span>
        <span className="payment-amount">
          <Money amount={payment.amount.amount} asset={payment.amount.asset} />
        </span>
      </Link>
    </li>
  );
}
