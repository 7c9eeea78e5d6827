// One entry in full, beside the list it was opened from.
import { Dialog } from "@base-ui/react/dialog";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { entryQuery } from "@/shared/api/queries";
import { useScope } from "@/shared/api/scope";
import type { Entry } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { Money } from "@/shared/money/money-view";
import { formatDate, formatMoment } from "@/shared/time/dates";
import { Badge } from "@/shared/ui/controls";
import { Icon } from "@/shared/ui/icon";
import { QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { summarise } from "./entry-summary";
import { PostingTable } from "./posting-table";
import { ReclassifyDialog } from "./reclassify-dialog";
import { ReverseDialog } from "./reverse-dialog";

export function EntryDrawer({ id, onClose, onOpen }: { readonly id: number | undefined; readonly onClose: () => void; readonly onOpen: (id: number) => void }) {
  return (
    <Dialog.Root open={id !== undefined} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop backdrop-light" />
        <Dialog.Popup className="drawer">
          {id !== undefined && <EntryDetail id={id} onOpen={onOpen} />}
          <Dialog.Close className="button button-icon drawer-close" aria-label={t("close")}>
            <Icon name="close" />
          </Dialog.Close>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function EntryDetail({ id, onOpen }: { readonly id: number; readonly onOpen: (id: number) => void }) {
  const { org } = useScope();
  const query = useQuery(entryQuery(org, id));
  return (
    <>
      {query.data === undefined && <Dialog.Title className="visually-hidden">{t("entry")}</Dialog.Title>}
      <QueryView query={query} skeleton={<SkeletonRows rows={8} />}>
        {(entry) => <EntryBody entry={entry} onOpen={onOpen} />}
      </QueryView>
    </>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}

function EntryBody({ entry, onOpen }: { readonly entry: Entry; readonly onOpen: (id: number) => void }) {
  const [correcting, setCorrecting] = useState<"reverse" | "reclassify" | null>(null);
  const toggle = (kind: "reverse" | "reclassify") => (open: boolean) => setCorrecting(open ? kind : null);
  const may = useMay();
  const summary = summarise(entry);
  const jump = (id: number) => (
    <button type="button" className="link" onClick={() => onOpen(id)}>
      {t("entry_number", { id: String(id) })}
    </button>
  );
  return (
    <article className="entry-detail">
      <p className="eyebrow">
        {t("entry_number", { id: String(entry.id) })} · {formatDate(entry.booked_on)}
      </p>
      <Dialog.Title className="entry-detail-title">{entry.counterparty ?? entry.description}</Dialog.Title>
      {entry.counterparty !== null && <p className="entry-detail-text">{entry.description}</p>}
      {summary !== null && <Money amount={summary.amount} asset={summary.asset} size="large" flow={!summary.isTransfer} />}
      <p className="badges">
        {entry.reversed_by !== null && <Badge tone="warning">{t("reversed")}</Badge>}
        {entry.corrects !== null && <Badge>{t(entry.corrects.kind)}</Badge>}
        {summary?.isTransfer && <Badge tone="accent">{t("transfer")}</Badge>}
      </p>
      <h3 className="section-title">{t("postings")}</h3>
      <PostingTable postings={entry.postings} />
      <h3 className="section-title">{t("details")}</h3>
      <dl className="facts">
        <Fact label={t("booked_on")}>{formatDate(entry.booked_on)}</Fact>
        {entry.reference !== null && (
          <Fact label={t("reference")}>
            <code>{entry.reference}</code>
          </Fact>
        )}
        <Fact label={t("recorded")}>{formatMoment(entry.recorded_at)}</Fact>
        {entry.import !== null && (
          <Fact label={t("import")}>
            <Link to="/import/$importId" params={{ importId: entry.import }} className="link">
              {entry.import}
            </Link>
          </Fact>
        )}
        {entry.corrects !== null && <Fact label={t("corrects")}>{jump(entry.corrects.entry)}</Fact>}
        {entry.reversed_by !== null && <Fact label={t("reversed_by")}>{jump(entry.reversed_by)}</Fact>}
        {Object.entries(entry.tags).map(([name, value]) => (
          <Fact key={name} label={name}>
            {value}
          </Fact>
        ))}
      </dl>
      {may("entries.correct") && <footer className="entry-detail-actions">
        <button type="button" className="button" disabled={entry.reversed_by !== null} onClick={() => setCorrecting("reclassify")}>
          <Icon name="move" /> {t("reclassify")}
        </button>
        <button type="button" className="button" disabled={entry.reversed_by !== null} onClick={() => setCorrecting("reverse")}>
          <Icon name="undo" /> {t("reverse")}
        </button>
      </footer>}
      <ReclassifyDialog entry={entry} open={correcting === "reclassify"} onOpenChange={toggle("reclassify")} onDone={onOpen} />
      <ReverseDialog entry={entry} open={correcting === "reverse"} onOpenChange={toggle("reverse")} onReversed={onOpen} />
    </article>
  );
}
