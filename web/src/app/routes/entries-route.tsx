// Entries: the URL is the filter.
import { useNavigate, useSearch } from "@tanstack/react-router";
import { EntriesPage } from "@/features/entries/entries-page";

export function EntriesRoute() {
  const search = useSearch({ from: "/entries" });
  const navigate = useNavigate({ from: "/entries" });
  return <EntriesPage view={search} onChange={(view) => void navigate({ search: (previous) => ({ ...previous, ...view }), replace: true, resetScroll: false })} />;
}
