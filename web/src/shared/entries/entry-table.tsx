// Entries as a table of any length: virtual rows, pages on demand, keyboard first.
import { useDeferredValue, useState, type KeyboardEvent } from "react";
import type { EntryFilter } from "@/shared/api/queries";
import { useScope } from "@/shared/api/scope";
import { t, tn } from "@/shared/i18n/translate";
import { formatCount } from "@/shared/time/dates";
import { useHotkeys } from "@/shared/ui/hotkeys";
import { PHONE, useMedia } from "@/shared/ui/media";
import { ErrorState, SkeletonRows } from "@/shared/ui/query-view";
import { EntryRow } from "./entry-row";
import { useEntryPages } from "./use-entry-pages";
import { useScaledVirtualizer } from "./use-scaled-virtualizer";

export interface EntryTableProps {
  readonly filter: EntryFilter;
  /** The account the list is of: rows then show its own amount and running balance. */
  readonly accountPath?: string | undefined;
  readonly selected: number | undefined;
  readonly onOpen: (id: number) => void;
  readonly empty: React.ReactNode;
}

export function EntryTable({ filter, accountPath, selected, onOpen, empty }: EntryTableProps) {
  const { org } = useScope();
  const phone = useMedia(PHONE);
  const [active, setActive] = useState(0);
  const [count, setCount] = useState(0);
  const { virtualizer, ref, height, top, reveal } = useScaledVirtualizer(count, phone ? 60 : 40);
  const items = virtualizer.getVirtualItems();
  // A fast drag of the scrollbar passes many pages; deferring the window skips those never looked at.
  const from = useDeferredValue(items[0]?.index ?? 0);
  const to = useDeferredValue(items.at(-1)?.index ?? 0);
  const { first, total, at } = useEntryPages(org, filter, from, to);
  if (total !== count) setCount(total);
  const current = Math.min(active, Math.max(0, total - 1));

  const move = (index: number) => {
    const next = Math.max(0, Math.min(total - 1, index));
    setActive(next);
    reveal(next);
    return next;
  };
  const openActive = () => {
    const entry = at(current);
    if (entry !== undefined) onOpen(entry.id);
  };
  const step = (by: number) => {
    const entry = at(move(current + by));
    if (selected === undefined) virtualizer.scrollElement?.focus({ preventScroll: true });
    else if (entry !== undefined) onOpen(entry.id); // The drawer is open: it follows the row.
  };
  const [down, up] = [() => step(1), () => step(-1)];
  useHotkeys({ j: down, k: up, ArrowDown: down, ArrowUp: up }, { under: ".drawer" });
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((virtualizer.scrollRect?.height ?? 0) / (phone ? 60 : 40)) - 2);
    const moves: Record<string, number> = { Home: 0, End: total - 1, PageDown: current + page, PageUp: current - page };
    const target = moves[event.key];
    if (target !== undefined) move(target);
    else if (event.key === "Enter") openActive();
    else return;
    event.preventDefault();
  };

  if (first.data === undefined) {
    return first.error === null ? <div className="loading" role="status" aria-label={t("loading")}><SkeletonRows rows={14} /></div> : <ErrorState error={first.error} onRetry={() => void first.refetch()} />;
  }
  if (total === 0) return empty;
  const hasBalance = accountPath !== undefined;
  return (
    <div className={hasBalance ? "entries entries-register" : "entries"} data-stale={first.isPlaceholderData}>
      <p className="entries-count" role="status">
        {tn("entries_count", total)}
        <span className="entries-position"> · {t("row_of", { row: formatCount(current + 1), total: formatCount(total) })}</span>
      </p>
      <div
        ref={ref}
        className="entries-scroll"
        role="grid"
        tabIndex={0}
        aria-label={t("entries")}
        aria-rowcount={total + 1}
        aria-activedescendant={`entry-row-${current}`}
        onKeyDown={onKeyDown}
      >
        <div role="row" aria-rowindex={1} className="entry-row entry-head">
          <span role="columnheader">{t("date")}</span>
          <span role="columnheader">{t("description")}</span>
          <span role="columnheader" className="entry-accounts">{hasBalance ? t("against") : t("accounts")}</span>
          <span role="columnheader" className="numeric">{t("amount")}</span>
          {hasBalance && <span role="columnheader" className="numeric entry-balance">{t("balance")}</span>}
        </div>
        <div className="entries-body" role="rowgroup" style={{ height }}>
          {items.map((item) => (
            <EntryRow
              key={item.key}
              index={item.index}
              entry={at(item.index)}
              accountPath={accountPath}
              top={top(item.start)}
              isActive={item.index === current}
              isOpen={selected !== undefined && at(item.index)?.id === selected}
              onOpen={(id) => {
                setActive(item.index);
                onOpen(id);
              }}
            />
          ))}
        </div>
      </div>
    </div>
  );
}
