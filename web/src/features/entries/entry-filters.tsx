// The filters of the entry list; each is a part of the URL.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { accountsQuery } from "@/shared/api/queries";
import { useScope } from "@/shared/api/scope";
import { settleTyped } from "@/shared/money/typed-amount";
import { AccountPicker } from "@/shared/ui/account-picker";
import { AmountInput } from "@/shared/ui/amount-input";
import { t } from "@/shared/i18n/translate";
import { Field } from "@/shared/ui/controls";
import { Icon } from "@/shared/ui/icon";
import { SearchField } from "@/shared/ui/search-field";
import type { EntriesView } from "./entries-view";

export interface EntryFiltersProps {
  readonly view: EntriesView;
  readonly isFiltered: boolean;
  readonly onChange: (view: Partial<EntriesView>) => void;
  readonly onClear: () => void;
}

const orNothing = (text: string) => (text === "" ? undefined : text);

export function EntryFilters({ view, isFiltered, onChange, onClear }: EntryFiltersProps) {
  const { org, currency } = useScope();
  const accounts = useQuery(accountsQuery({ org, in: currency }));
  const items = accounts.data?.items ?? [];
  const assets = [...new Set(items.flatMap((account) => (account.asset === null ? [] : [account.asset])))].sort();
  const extra = [view.from, view.to, view.min, view.max, view.asset].filter((value) => value !== undefined).length;
  const [open, setOpen] = useState(extra > 0);
  return (
    <search className="filters">
      <div className="filters-main">
        <SearchBox text={view.q ?? ""} onSearch={(q) => onChange({ q: orNothing(q) })} />
        <AccountPicker label={t("account")} accounts={items} value={view.account} onChange={(account) => onChange({ account })} placeholder={t("all_accounts")} />
        <button type="button" className="button" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon name="filter" /> {t("filters")}
          {extra > 0 && <span className="count">{extra}</span>}
        </button>
        {view.import !== undefined && (
          <button type="button" className="button chip" onClick={() => onChange({ import: undefined })}>
            {t("import")}: {view.import} <Icon name="close" size={12} />
          </button>
        )}
        {view.flows !== undefined && (
          <button type="button" className="button chip" onClick={() => onChange({ flows: undefined, entity: undefined })}>
            {t("flows_of", { category: view.flows === "own" ? t("forecast_own") : (items.find((each) => each.id === view.flows)?.path ?? String(view.flows)) })}
            {view.entity !== undefined && ` · ${view.entity}`} <Icon name="close" size={12} />
          </button>
        )}
        {view.counterparty !== undefined && (
          <button type="button" className="button chip" onClick={() => onChange({ counterparty: undefined })}>
            {t("counterparty")} <Icon name="close" size={12} />
          </button>
        )}
        {isFiltered && (
          <button type="button" className="button button-quiet" onClick={onClear}>
            {t("clear_filters")}
          </button>
        )}
      </div>
      {open && (
        <div className="filters-more">
          <Field label={t("from")}>{(id) => <input id={id} type="date" className="input" value={view.from ?? ""} max={view.to} onChange={(event) => onChange({ from: orNothing(event.target.value) })} />}</Field>
          <Field label={t("to")}>{(id) => <input id={id} type="date" className="input" value={view.to ?? ""} min={view.from} onChange={(event) => onChange({ to: orNothing(event.target.value) })} />}</Field>
          <AmountFilter label={t("at_least")} text={view.min ?? ""} onChange={(min) => onChange({ min })} />
          <AmountFilter label={t("at_most")} text={view.max ?? ""} onChange={(max) => onChange({ max })} />
          <Field label={t("asset")}>
            {(id) => (
              <select id={id} className="input" value={view.asset ?? ""} onChange={(event) => onChange({ asset: orNothing(event.target.value) })}>
                <option value="">{t("any")}</option>
                {assets.map((asset) => (
                  <option key={asset}>{asset}</option>
                ))}
              </select>
            )}
          </Field>
        </div>
      )}
    </search>
  );
}

const TYPING_MS = 160;

/** Follows the URL, and writes to it once typing pauses. */
function useDraft(text: string, onSettle: (text: string) => void) {
  const [draft, setDraft] = useState(text);
  const [known, setKnown] = useState(text);
  if (known !== text) {
    setKnown(text);
    setDraft(text);
  }
  const settle = useRef(onSettle);
  useEffect(() => {
    settle.current = onSettle;
  });
  useEffect(() => {
    if (draft === text) return undefined;
    const timer = window.setTimeout(() => settle.current(draft), TYPING_MS);
    return () => window.clearTimeout(timer);
  }, [draft, text]);
  return { draft, setDraft };
}

function SearchBox({ text, onSearch }: { readonly text: string; readonly onSearch: (text: string) => void }) {
  const { draft, setDraft } = useDraft(text, onSearch);
  return <SearchField label={t("search_entries")} text={draft} onChange={setDraft} />;
}

function AmountFilter({ label, text, onChange }: { readonly label: string; readonly text: string; readonly onChange: (amount: string | undefined) => void }) {
  const { draft, setDraft } = useDraft(text, (next) => onChange(settleTyped(next)));
  return <Field label={label}>{(id) => <AmountInput id={id} text={draft} onChange={setDraft} />}</Field>;
}
