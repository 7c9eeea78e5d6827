// One event: what, by whom, when and from where; what it changed, before and after.
import { useState } from "react";
import type { AuditFilter } from "@/shared/api/audit-filter";
import { isGiven } from "@/shared/api/given";
import type { AuditEvent } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { formatMoment } from "@/shared/time/dates";
import { Icon } from "@/shared/ui/icon";
import { differenceOf } from "./difference";

export interface EventRowProps {
  readonly event: AuditEvent;
  /** What to call who did it. */
  readonly actor: string;
  readonly onFilter: (view: Partial<AuditFilter>) => void;
}

export function EventRow({ event, actor, onFilter }: EventRowProps) {
  const [open, setOpen] = useState(false);
  const isBad = /failed|refused|reused|blocked|denied/.test(event.action);
  return (
    <li className="event">
      <button type="button" className="event-head" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name="chevron" size={12} />
        <code className="event-action" data-tone={isBad ? "bad" : "plain"}>
          {event.action}
        </code>
        <span className="event-actor">{actor}</span>
        <span className="event-target muted">{event.target ?? ""}</span>
        <time className="event-at muted" dateTime={event.at}>
          {formatMoment(event.at)}
        </time>
      </button>
      {open && (
        <div className="event-body">
          <Changes event={event} />
          <dl className="facts">
            <Fact name={t("event_number")} value={String(event.seq)} />
            <Fact name={t("recorded")} value={event.at} />
            <Fact name={t("actor")} value={event.actor} />
            <Fact name={t("target")} value={event.target} />
            <Fact name={t("address")} value={event.address} />
            <Fact name={t("program")} value={event.agent} />
            <Fact name={t("request")} value={event.request_id} />
          </dl>
          <div className="event-actions">
            <button type="button" className="button" onClick={() => onFilter({ actor: event.actor })}>
              <Icon name="filter" size={14} /> {t("only_actor")}
            </button>
            <button type="button" className="button" onClick={() => onFilter({ action: event.action })}>
              <Icon name="filter" size={14} /> {t("only_event")}
            </button>
            {isGiven(event.target) && (
              <button type="button" className="button" onClick={() => onFilter({ target: event.target ?? undefined })}>
                <Icon name="filter" size={14} /> {t("only_target")}
              </button>
            )}
          </div>
        </div>
      )}
    </li>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string | null | undefined }) {
  if (!isGiven(value) || value === "") return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <code>{value}</code>
      </dd>
    </>
  );
}

function Changes({ event }: { readonly event: AuditEvent }) {
  const changes = differenceOf(event.before, event.after);
  if (changes.length === 0) return null;
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={t("changes_of", { number: String(event.seq) })}>
      <table className="table difference">
        <thead>
          <tr>
            <th scope="col">{t("field")}</th>
            <th scope="col">{t("before")}</th>
            <th scope="col">{t("after")}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => (
            <tr key={change.field}>
              <th scope="row">{change.field === "" ? t("value") : change.field}</th>
              <td>{change.before === null ? <span className="muted">–</span> : <del>{change.before}</del>}</td>
              <td>{change.after === null ? <span className="muted">–</span> : <ins>{change.after}</ins>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
