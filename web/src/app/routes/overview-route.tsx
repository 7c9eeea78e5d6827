// Overview: the URL is its state.
import { useNavigate, useSearch } from "@tanstack/react-router";
import { OverviewPage } from "@/features/overview/overview-page";

export function OverviewRoute() {
  const { range = "1y", chart = "total", ...search } = useSearch({ from: "/" });
  const navigate = useNavigate({ from: "/" });
  return <OverviewPage view={{ range, chart, ...search }} onChange={(view) => void navigate({ search: (previous) => ({ ...previous, ...view }), replace: true, resetScroll: false })} />;
}
