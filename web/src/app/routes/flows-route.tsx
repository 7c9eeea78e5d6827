// Cash flows: the URL says which period, by what, and compared with what.
import { useNavigate, useSearch } from "@tanstack/react-router";
import { FlowsPage } from "@/features/flows/flows-page";

export function FlowsRoute() {
  const view = useSearch({ from: "/flows" });
  const navigate = useNavigate({ from: "/flows" });
  return <FlowsPage view={view} onChange={(change) => void navigate({ search: (previous) => ({ ...previous, ...change }), replace: true, resetScroll: false })} />;
}
