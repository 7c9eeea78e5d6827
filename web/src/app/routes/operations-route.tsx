// How the installation is: the URL says which jobs are shown.
import { useNavigate, useSearch } from "@tanstack/react-router";
import { OperationsPage } from "@/features/operations/operations-page";

export function OperationsRoute() {
  const { state } = useSearch({ from: "/operations" });
  const navigate = useNavigate({ from: "/operations" });
  return <OperationsPage view={{ state }} onChange={(view) => void navigate({ search: (previous) => ({ ...previous, ...view }), replace: true, resetScroll: false })} />;
}
