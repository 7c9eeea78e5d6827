// Every entry of the journal, found by filter, read by keyboard.
import { Link } from "@tanstack/react-router";
import { useScope } from "@/shared/api/scope";
import { EntryDrawer } from "@/shared/entries/entry-drawer";
import { EntryTable } from "@/shared/entries/entry-table";
import { t } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { LookBack } from "@/shared/ui/look-back";
import { Icon } from "@/shared/ui/icon";
import { Page } from "@/shared/ui/page";
import { EmptyState } from "@/shared/ui/query-view";
import type { EntriesView } from "./entries-view";
import { EntryFilters } from "./entry-filters";
import { useMemo } from "react";
import "./entries.css";

export function EntriesPage({ view, onChange }: { readonly view: EntriesView; readonly onChange: (view: Partial<EntriesView>) => void }) {
  const { asOf } = useScope();
  const { account, from, q, min, max, asset, import: importId, flows, entity, counterparty, sort, known_at, known_seq } = view;
  const to = view.to ?? asOf;
  // One identity per content: the pages' cache and effects hang on it.
  const filter = useMemo(() => ({ account, from, to, q, min, max, asset, import: importId, flows, entity, counterparty, sort, known_at, known_seq }), [account, from, to, q, min, max, asset, importId, flows, entity, counterparty, sort, known_at, known_seq]);
  const isFiltered = [account, from, view.to, q, min, max, asset, importId, flows, counterparty].some((value) => value !== undefined);
  const clear = () => onChange({ account: undefined, from: undefined, to: undefined, q: undefined, min: undefined, max: undefined, asset: undefined, import: undefined, flows: undefined, entity: undefined, counterparty: undefined });
  const empty = isFiltered ? (
    <EmptyState title={t("nothing_found")} text={t("nothing_found_text")} action={<button type="button" className="button" onClick={clear}>{t("clear_filters")}</button>} />
  ) : (
    <EmptyState title={t("no_entries")} text={t("no_entries_text")} />
  );
  return (
    <Page title={t("entries")} wide actions={<EntriesActions view={view} onChange={onChange} />}>
      <EntryFilters view={view} isFiltered={isFiltered} onChange={onChange} onClear={clear} />
      <EntryTable filter={filter} selected={view.entry} onOpen={(entry) => onChange({ entry })} empty={empty} />
      <EntryDrawer id={view.entry} onOpen={(entry) => onChange({ entry })} onClose={() => onChange({ entry: undefined })} />
    </Page>
  );
}

function EntriesActions({ view, onChange }: { readonly view: EntriesView; readonly onChange: (view: Partial<EntriesView>) => void }) {
  const may = useMay();
  return (
    <>
      <LookBack value={view} onChange={onChange} />
      {may("entries.post") && (
        <Link to="/entries/new" className="button button-primary">
          <Icon name="plus" /> {t("new_entry")}
        </Link>
      )}
    </>
  );
}
