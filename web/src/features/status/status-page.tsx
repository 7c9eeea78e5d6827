// What everybody may know of how the installation is: parts, uptime of 90 days, incidents.
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { statusQuery } from "@/shared/api/operations-queries";
import { isGiven } from "@/shared/api/given";
import type { Incident, Status } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { formatMoment } from "@/shared/time/dates";
import { Badge } from "@/shared/ui/controls";
import { Card } from "@/shared/ui/page";
import { QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { UptimeGraph } from "./uptime-graph";
import "./status.css";

type Condition = Status["condition"];
const tones: Record<Condition, "good" | "warning" | "accent" | "bad"> = { operational: "good", degraded: "warning", maintenance: "accent", down: "bad" };
const impacts = { minor: "warning", major: "bad", critical: "bad" } as const;

export function StatusPage() {
  const query = useQuery(statusQuery());
  useEffect(() => {
    document.title = `${t("status")} · Bursar`;
  }, []);
  const isPrivate = query.error !== null && "code" in query.error && query.error.code === "not-public";
  return (
    <main className="status-page">
      <p className="door-brand">
        <img src="/icons/icon.svg" alt="" width={28} height={28} />
        <span>{t("brand")}</span>
      </p>
      <h1 className="visually-hidden">{t("status")}</h1>
      {isPrivate ? <p className="card status-private">{t("status_private")}</p> : <QueryView query={query} skeleton={<SkeletonRows rows={6} />}>{(status) => <StatusView status={status} />}</QueryView>}
    </main>
  );
}

function StatusView({ status }: { readonly status: Status }) {
  return (
    <>
      <section className={`card status-banner status-banner-${tones[status.condition]}`} role="status">
        <h2 className="status-headline">{t(`status_${status.condition}`)}</h2>
        {isGiven(status.message) && <p>{status.message}</p>}
      </section>
      <Card className="card-flush">
        <ul className="status-parts">
          {status.parts.map((part) => (
            <li key={part.name} className="status-part">
              <span>{t(`part_${part.name}`)}</span>
              <Badge tone={tones[part.condition]}>{t(`condition_${part.condition}`)}</Badge>
            </li>
          ))}
        </ul>
      </Card>
      <Card title={t("uptime_title")}>{isGiven(status.days) ? <UptimeGraph days={status.days} /> : <p className="muted">{t("uptime_unread")}</p>}</Card>
      <Card title={t("incidents")}>
        <Incidents incidents={status.incidents} />
      </Card>
      <p className="status-foot muted">{t("status_foot")}</p>
    </>
  );
}

function Incidents({ incidents }: { readonly incidents: Status["incidents"] }) {
  if (!isGiven(incidents)) return <p className="muted">{t("incidents_unread")}</p>;
  if (incidents.length === 0) return <p className="muted">{t("no_incidents")}</p>;
  return (
    <ol className="status-incidents">
      {incidents.map((incident) => (
        <IncidentItem key={incident.id} incident={incident} />
      ))}
    </ol>
  );
}

function IncidentItem({ incident }: { readonly incident: Incident }) {
  const isOver = incident.state === "resolved";
  return (
    <li className="status-incident">
      <h3 className="status-incident-title">
        {incident.title} <Badge tone={isOver ? "good" : impacts[incident.impact]}>{isOver ? t("incident_resolved") : t(`impact_${incident.impact}`)}</Badge>
      </h3>
      <ol className="status-updates">
        {incident.updates.map((update) => (
          <li key={update.at + update.text}>
            <span className="status-update-head">
              <strong>{t(`incident_${update.state}`)}</strong> <time dateTime={update.at}>{formatMoment(update.at)}</time>
            </span>
            <span>{update.text}</span>
          </li>
        ))}
      </ol>
    </li>
  );
}
