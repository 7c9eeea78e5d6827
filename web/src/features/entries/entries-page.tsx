// Every entry of the journal, found by filter, read by keyboard.
import { useScope } from "@/shared/api/scope";
import type { EntryFilter } from "@/shared/api/queries";
import { EntryDrawer } from "@/shared/entries/entry-drawer";
import { EntryTable } from "@/shared/entries/entry-table";
import { t } from "@/shared/i18n/translate";
import { AsOfPicker } from "@/shared/ui/as-of-picker";
import { Page } from "@/shared/ui/page";
import { EmptyState } from "@/shared/ui/query-view";
import { EntryFilters } from "./entry-filters";
import { useMemo } from "react";
import "./entries.css";

export interface EntriesView extends EntryFilter {
  readonly entry?: number | undefined;
  readonly as_of?: string | undefined;
}

export function EntriesPage({ view, onChange }: { readonly view: EntriesView; readonly onChange: (view: Partial<EntriesView>) => void }) {
  const { asOf } = useScope();
  const { account, from, q, min, max, asset, import: importId, sort } = view;
  const to = view.to ?? asOf;
  // One identity per content: the pages' cache and effects hang on it.
  const filter = useMemo(() => ({ account, from, to, q, min, max, asset, import: importId, sort }), [account, from, to, q, min, max, asset, importId, sort]);
  const isFiltered = [account, from, view.to, q, min, max, asset, importId].some((value) => value !== undefined);
  const clear = () => onChange({ account: undefined, from: undefined, to: undefined, q: undefined, min: undefined, max: undefined, asset: undefined, import: undefined });
  const empty = isFiltered ? (
    <EmptyState title={t("nothing_found")} text={t("nothing_found_text")} action={<button type="button" className="button" onClick={clear}>{t("clear_filters")}</button>} />
  ) : (
    <EmptyState title={t("no_entries")} text={t("no_entries_text")} />
  );
  return (
    <Page title={t("entries")} wide actions={asOf !== undefined && <AsOfPicker value={asOf} onChange={(as_of) => onChange({ as_of })} />}>
      <EntryFilters view={view} isFiltered={isFiltered} onChange={onChange} onClear={clear} />
      <EntryTable filter={filter} selected={view.entry} onOpen={(entry) => onChange({ entry })} empty={empty} />
      <EntryDrawer id={view.entry} onOpen={(entry) => onChange({ entry })} onClose={() => onChange({ entry: undefined })} />
    </Page>
  );
}
