// What an approval is about, in one look: who, which account, how much.
import type { Payment } from "@/shared/api/types";
import { Money } from "@/shared/money/money-view";
import { formatDate } from "@/shared/time/dates";

const SHOWN = 8;

export function PaymentSummary({ payments }: { readonly payments: readonly Payment[] }) {
  return (
    <ul className="payment-summary">
      {payments.slice(0, SHOWN).map((payment) => (
        <li key={payment.id}>
          <span>
            <strong>{payment.payee?.name ?? payment.beneficiary}</strong>
            <span className="payment-account">{payment.payee_account}</span>
            <span className="muted">{formatDate(payment.execute_on)}</span>
          </span>
          <Money amount={payment.amount.amount} asset={payment.amount.asset} />
        </li>
      ))}
      {payments.length > SHOWN && <li className="muted">+ {payments.length - SHOWN}</li>}
    </ul>
  );
}
