// Positions through time: the URL says by what, by which date and how far apart.
import { useNavigate, useSearch } from "@tanstack/react-router";
import { PositionsPage } from "@/features/positions/positions-page";

export function PositionsRoute() {
  const view = useSearch({ from: "/positions" });
  const navigate = useNavigate({ from: "/positions" });
  return <PositionsPage view={view} onChange={(change) => void navigate({ search: (previous) => ({ ...previous, ...change }), replace: true, resetScroll: false })} />;
}
