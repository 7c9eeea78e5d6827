// The audit log: what happened, by whom, from where; its proof and its export.
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import type { AuditFilter } from "@/shared/api/audit-filter";
import { client, take } from "@/shared/api/client";
import { auditQuery, membersQuery } from "@/shared/api/identity-queries";
import { isGiven } from "@/shared/api/given";
import { useScope } from "@/shared/api/scope";
import { t, tn } from "@/shared/i18n/translate";
import { formatMoment } from "@/shared/time/dates";
import { Icon } from "@/shared/ui/icon";
import { Card, Page } from "@/shared/ui/page";
import { EmptyState, ErrorState, SkeletonRows } from "@/shared/ui/query-view";
import { showError } from "@/shared/ui/toasts";
import { AuditFilters } from "./audit-filters";
import { AuditTabs } from "./audit-tabs";
import { EventRow } from "./event-row";
import { ExportMenu } from "./export-menu";
import "./audit.css";

export interface AuditLogPageProps {
  readonly view: AuditFilter;
  readonly onChange: (view: Partial<AuditFilter>) => void;
}

export function AuditLogPage({ view, onChange }: AuditLogPageProps) {
  const { org } = useScope();
  const query = useInfiniteQuery(auditQuery(org, view));
  const members = useQuery(membersQuery(org)).data?.items ?? [];
  const names = new Map(members.map((member) => [member.id, member.name]));
  const events = query.data?.pages.flatMap((page) => page.items) ?? [];
  const kept = query.data?.pages[0]?.kept;
  const isFiltered = Object.entries(view).some(([name, value]) => name !== "chain" && value !== undefined);
  return (
    <Page
      title={t("audit")}
      wide
      actions={
        <>
          <VerifyButton chain={view.chain} />
          <ExportMenu />
        </>
      }
    >
      <AuditTabs />
      <AuditFilters view={view} onChange={onChange} />
      <Card className="card-flush">
        {query.data === undefined && query.error === null && (
          <div role="status" aria-label={t("loading")} className="loading">
            <SkeletonRows rows={10} />
          </div>
        )}
        {query.data === undefined && query.error !== null && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
        {query.data !== undefined && events.length === 0 && <EmptyState title={t(isFiltered ? "nothing_found" : "no_events")} text={t(isFiltered ? "no_events_found_text" : "no_events_text")} />}
        {events.length > 0 && (
          <ol className="events" aria-label={t("audit")}>
            {events.map((event) => (
              <EventRow key={event.seq} event={event} actor={event.actor === "local" ? t("actor_local") : (names.get(event.actor) ?? event.actor)} onFilter={onChange} />
            ))}
          </ol>
        )}
        {kept !== undefined && kept.removed > 0 && isGiven(kept.since) && !query.hasNextPage && <p className="card-note muted">{t("audit_kept", { since: formatMoment(kept.since), count: String(kept.removed), days: String(kept.days) })}</p>}
        {query.hasNextPage && (
          <footer className="card-foot">
            <button type="button" className="button" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {query.isFetchingNextPage ? t("working") : t("older_events")}
            </button>
          </footer>
        )}
      </Card>
    </Page>
  );
}

function VerifyButton({ chain }: { readonly chain: AuditFilter["chain"] }) {
  const { org } = useScope();
  const verify = useMutation({ mutationFn: () => take(client.POST("/api/v1/admin/audit-logs/verify", { params: { query: { org, ...(chain === undefined ? {} : { chain }) } } })), onError: showError });
  const result = verify.data;
  return (
    <>
      <span role="status" className="audit-verified">
        {result !== undefined && (
          <span className={result.ok ? "badge badge-good" : "badge badge-bad"} title={result.problems.join("\n")}>
            {result.ok ? tn("audit_verified", result.events) : (result.problems[0] ?? t("broken"))}
          </span>
        )}
      </span>
      <button type="button" className="button" disabled={verify.isPending} onClick={() => verify.mutate()}>
        <Icon name="shield" size={14} /> {verify.isPending ? t("verifying") : t("verify_audit")}
      </button>
    </>
  );
}
