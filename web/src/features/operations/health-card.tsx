// The health of the server and what it needs, asked again and again while one looks.
import { useQuery } from "@tanstack/react-query";
import { isGiven } from "@/shared/api/given";
import { detailedHealthQuery } from "@/shared/api/operations-queries";
import type { DetailedHealth } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { formatCount, formatDuration } from "@/shared/time/dates";
import { formatBytes } from "@/shared/ui/bytes";
import { Badge } from "@/shared/ui/controls";
import { Card } from "@/shared/ui/page";
import { QueryView, SkeletonRows } from "@/shared/ui/query-view";

export function HealthCard() {
  const query = useQuery(detailedHealthQuery());
  const isWell = query.data?.status === "ok";
  const badge = query.data === undefined ? null : <Badge tone={isWell ? "good" : "bad"}>{t(isWell ? "health_ok" : "health_degraded")}</Badge>;
  return (
    <Card title={t("health")} actions={badge}>
      <QueryView query={query} skeleton={<SkeletonRows rows={3} />}>
        {(health) => (
          <div className="health">
            <Part title={t("health_server")} isWell>
              <Fact name={t("version")}>{health.version}</Fact>
              <Fact name={t("uptime")}>{formatDuration(health.uptime)}</Fact>
            </Part>
            <Part title={t("health_database")} isWell={health.database.status === "ok"}>
              <Fact name={t("response_time")}>{t("milliseconds", { count: formatCount(Math.round(health.database.responseTime * 10) / 10) })}</Fact>
              <Fact name={t("connections")}>{t("connections_text", { active: formatCount(health.database.connections.active), idle: formatCount(health.database.connections.idle) })}</Fact>
            </Part>
            <Part title={t("health_cache")} isWell={health.cache.status === "ok"}>
              <Fact name={t("cache_kind")}>{health.cache.kind === "redis" ? "Redis" : t("cache_in_process")}</Fact>
              <Fact name={t("memory")}>{isGiven(health.cache.memory) ? formatBytes(health.cache.memory.used) : t("unknown")}</Fact>
            </Part>
            <Queue queue={health.queue} />
          </div>
        )}
      </QueryView>
    </Card>
  );
}

function Queue({ queue }: { readonly queue: DetailedHealth["queue"] }) {
  if (!isGiven(queue)) return <Part title={t("health_queue")} isWell={false} />;
  return (
    <Part title={t("health_queue")} isWell>
      <Fact name={t("job_waiting")}>{formatCount(queue.waiting)}</Fact>
      <Fact name={t("job_active")}>{formatCount(queue.active)}</Fact>
      <Fact name={t("job_completed")}>{formatCount(queue.completed)}</Fact>
      <Fact name={t("job_failed")}>{queue.failed === 0 ? formatCount(0) : <Badge tone="warning">{formatCount(queue.failed)}</Badge>}</Fact>
      <Fact name={t("oldest_waits")}>{isGiven(queue.oldestAge) ? formatDuration(Math.round(queue.oldestAge)) : "–"}</Fact>
    </Part>
  );
}

function Part({ title, isWell, children }: { readonly title: string; readonly isWell: boolean; readonly children?: React.ReactNode }) {
  return (
    <section className="health-part">
      <h3 className="health-title">
        <span className={isWell ? "health-dot health-dot-good" : "health-dot health-dot-bad"} role="img" aria-label={t(isWell ? "health_ok" : "health_degraded")} />
        {title}
      </h3>
      {children === undefined ? <p className="muted">{t("unknown")}</p> : <dl className="facts">{children}</dl>}
    </section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
