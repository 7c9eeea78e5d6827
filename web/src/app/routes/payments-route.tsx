// Payments: the list, one payment, drafting, and those who are paid.
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { BeneficiariesPage } from "@/features/payments/beneficiaries-page";
import { PaymentFilesPage } from "@/features/payments/payment-files-page";
import { PaymentRulesPage } from "@/features/payments/payment-rules-page";
import { NewPaymentPage } from "@/features/payments/new-payment-page";
import { PaymentPage } from "@/features/payments/payment-page";
import { PaymentsPage } from "@/features/payments/payments-page";
import { PolicyPage } from "@/features/payments/policy-page";

export function PaymentsRoute() {
  const { state } = useSearch({ from: "/payments" });
  const navigate = useNavigate({ from: "/payments" });
  return <PaymentsPage state={state} onChange={(next) => void navigate({ search: (previous) => ({ ...previous, state: next }), replace: true, resetScroll: false })} />;
}

export function PaymentRoute() {
  const { paymentId } = useParams({ from: "/payments/$paymentId" });
  return <PaymentPage key={paymentId} id={Number(paymentId)} />;
}

export function NewPaymentRoute() {
  const navigate = useNavigate();
  const open = ([first, ...others]: readonly number[]) => (first === undefined || others.length > 0 ? navigate({ to: "/payments" }) : navigate({ to: "/payments/$paymentId", params: { paymentId: String(first) } }));
  return <NewPaymentPage onDrafted={(ids) => void open(ids)} />;
}

export function BeneficiariesRoute() {
  return <BeneficiariesPage />;
}

export function PaymentFilesRoute() {
  return <PaymentFilesPage />;
}

export function PaymentRulesRoute() {
  return <PaymentRulesPage />;
}

export function PolicyRoute() {
  const navigate = useNavigate();
  return <PolicyPage onKept={() => void navigate({ to: "/payments/rules" })} />;
}
