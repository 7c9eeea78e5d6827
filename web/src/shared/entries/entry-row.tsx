// One row of the entry table; a skeleton until its page has come.
import type { Entry } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { formatDate } from "@/shared/time/dates";
import { Badge } from "@/shared/ui/controls";
import { routeOf, shortPath, summarise } from "./entry-summary";

export interface EntryRowProps {
  readonly index: number;
  readonly entry: Entry | undefined;
  readonly accountPath: string | undefined;
  readonly top: number;
  readonly isActive: boolean;
  readonly isOpen: boolean;
  readonly onOpen: (id: number) => void;
}

export function EntryRow({ index, entry, accountPath, top, isActive, isOpen, onOpen }: EntryRowProps) {
  const place = { id: `entry-row-${index}`, role: "row", "aria-rowindex": index + 2, style: { transform: `translateY(${top}px)` } } as const;
  if (entry === undefined) {
    return (
      <div {...place} className="entry-row entry-row-placed entry-row-skeleton" aria-busy="true">
        {["a", "b", "c", "d"].map((cell) => (
          <span key={cell} role="gridcell">
            <span className="skeleton" />
          </span>
        ))}
      </div>
    );
  }
  const summary = summarise(entry, accountPath);
  const against = summary?.against ?? null;
  const accounts = summary === null ? "" : accountPath === undefined ? routeOf(summary) : against === null ? "" : shortPath(against.path);
  return (
    <div {...place} className="entry-row entry-row-placed" aria-selected={isActive} data-open={isOpen} onClick={() => onOpen(entry.id)}>
      <span role="gridcell" className="entry-date">
        {formatDate(entry.booked_on)}
      </span>
      <span role="gridcell" className="entry-what">
        <span className="entry-who">{entry.counterparty ?? entry.description}</span>
        {entry.counterparty !== null && <span className="entry-text">{entry.description}</span>}
        {entry.reversed_by !== null && <Badge tone="warning">{t("reversed")}</Badge>}
        {entry.corrects !== null && <Badge>{t(entry.corrects.kind)}</Badge>}
      </span>
      <span role="gridcell" className="entry-accounts" title={entry.postings.map((posting) => posting.path).join(" · ")}>
        {accounts}
      </span>
      <span role="gridcell" className="numeric">
        {summary !== null && <Money amount={summary.amount} asset={summary.asset} flow={!summary.isTransfer} muted={summary.isTransfer} />}
      </span>
      {accountPath !== undefined && (
        <span role="gridcell" className="numeric entry-balance">
          {entry.balance_after !== null && <Money amount={entry.balance_after.amount} asset={entry.balance_after.asset} bare muted />}
        </span>
      )}
    </div>
  );
}
