// Reconciliation: the chosen account is in the URL.
import { useNavigate, useSearch } from "@tanstack/react-router";
import { ReconciliationPage } from "@/features/reconciliation/reconciliation-page";

export function ReconciliationRoute() {
  const { account } = useSearch({ from: "/reconciliation" });
  const navigate = useNavigate({ from: "/reconciliation" });
  return <ReconciliationPage account={account} onAccount={(chosen) => void navigate({ search: (previous) => ({ ...previous, account: chosen }), replace: true, resetScroll: false })} />;
}
