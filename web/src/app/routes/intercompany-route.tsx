// Intercompany: the URL says whose figures are netted, and around which entity.
import { useNavigate, useSearch } from "@tanstack/react-router";
import { IntercompanyPage } from "@/features/intercompany/intercompany-page";

export function IntercompanyRoute() {
  const view = useSearch({ from: "/intercompany" });
  const navigate = useNavigate({ from: "/intercompany" });
  return <IntercompanyPage view={view} onChange={(change) => void navigate({ search: (previous) => ({ ...previous, ...change }), replace: true, resetScroll: false })} />;
}
