// The jobs, the newest first: where each stands, how far it is, and what one may do about it.
import { useInfiniteQuery } from "@tanstack/react-query";
import { jobsQuery } from "@/shared/api/operations-queries";
import { useScope } from "@/shared/api/scope";
import type { JobState } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Segmented } from "@/shared/ui/controls";
import { Card } from "@/shared/ui/page";
import { EmptyState, ErrorState, SkeletonRows } from "@/shared/ui/query-view";
import { JobRow } from "./job-row";

const states = ["all", "waiting", "active", "completed", "failed", "dead", "cancelled"] as const;

export function JobsCard({ state, onState }: { readonly state: JobState | undefined; readonly onState: (state: JobState | undefined) => void }) {
  const { org } = useScope();
  const query = useInfiniteQuery(jobsQuery(org, state));
  const jobs = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card title={t("jobs")} className="card-flush">
      <div className="jobs-filter">
        <Segmented label={t("job_state")} value={state ?? "all"} onChange={(value) => onState(value === "all" ? undefined : value)} choices={states.map((each) => ({ value: each, label: t(`job_${each}`) }))} />
      </div>
      {query.data === undefined && query.error === null && (
        <div role="status" aria-label={t("loading")} className="loading">
          <SkeletonRows rows={5} />
        </div>
      )}
      {query.data === undefined && query.error !== null && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.data !== undefined && jobs.length === 0 && <EmptyState title={t(state === undefined ? "no_jobs" : "nothing_found")} text={t(state === undefined ? "no_jobs_text" : "no_jobs_found_text")} />}
      {jobs.length > 0 && (
        <div className="scroll-x" tabIndex={0} role="region" aria-label={t("jobs")}>
          <table className="table jobs-table">
            <thead>
              <tr>
                <th>{t("job")}</th>
                <th>{t("job_state")}</th>
                <th>{t("progress")}</th>
                <th>{t("attempts")}</th>
                <th>{t("job_when")}</th>
                <th>
                  <span className="visually-hidden">{t("actions")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {jobs.map((job) => (
                <JobRow key={job.id} job={job} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {query.hasNextPage && (
        <footer className="card-foot">
          <button type="button" className="button" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {query.isFetchingNextPage ? t("working") : t("older_jobs")}
          </button>
        </footer>
      )}
    </Card>
  );
}
