// Entries: the URL is the filter. And a new one.
import { useNavigate, useSearch } from "@tanstack/react-router";
import { EntriesPage } from "@/features/entries/entries-page";
import { NewEntryPage } from "@/features/entries/new-entry-page";

export function EntriesRoute() {
  const search = useSearch({ from: "/entries" });
  const navigate = useNavigate({ from: "/entries" });
  return <EntriesPage view={search} onChange={(view) => void navigate({ search: (previous) => ({ ...previous, ...view }), replace: true, resetScroll: false })} />;
}

export function NewEntryRoute() {
  const navigate = useNavigate();
  return <NewEntryPage onBooked={(entry) => void navigate({ to: "/entries", search: { entry } })} />;
}
