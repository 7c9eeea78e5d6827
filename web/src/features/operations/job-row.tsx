// One job of the table.
import { client, take } from "@/shared/api/client";
import { isGiven } from "@/shared/api/given";
import { useScope } from "@/shared/api/scope";
import type { Job } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { formatCount, formatMoment } from "@/shared/time/dates";
import { Icon } from "@/shared/ui/icon";
import { JobStateBadge } from "./job-state-badge";
import { useJobChange } from "./use-job-change";

export function JobRow({ job }: { readonly job: Job }) {
  return (
    <tr>
      <td>
        <span className="job-kind">{job.kind}</span>
        <span className="job-detail">{origin(job)}</span>
        {isGiven(job.last_error) && job.state !== "completed" && <span className="job-error">{job.last_error}</span>}
      </td>
      <td>
        <JobStateBadge state={job.state} />
        {job.cancelling && <span className="job-detail">{t("job_cancelling")}</span>}
      </td>
      <td>
        <Progress job={job} />
      </td>
      <td className="nowrap">{t("attempts_text", { done: formatCount(job.attempts), of: formatCount(job.max_attempts) })}</td>
      <td className="nowrap">{when(job)}</td>
      <td className="numeric">
        <JobActions job={job} />
      </td>
    </tr>
  );
}

function origin(job: Job): string {
  const by = isGiven(job.schedule) ? t("job_by_schedule") : t("job_by_hand");
  return `${t(isGiven(job.organisation) ? "job_of_organisation" : "job_of_installation")} · ${by}`;
}

function when(job: Job): string {
  if (isGiven(job.finished_at)) return t("job_ended_at", { moment: formatMoment(job.finished_at) });
  if (job.state === "active" && isGiven(job.started_at)) return t("job_begun_at", { moment: formatMoment(job.started_at) });
  return isGiven(job.next_attempt_at) ? t("job_next_at", { moment: formatMoment(job.next_attempt_at) }) : formatMoment(job.created_at);
}

function Progress({ job }: { readonly job: Job }) {
  const { done, total, text } = job.progress;
  const isRunning = job.state === "active";
  if (!isRunning && total === 0) return "–";
  const label = t("progress_of", { kind: job.kind });
  return (
    <>
      {total === 0 ? <progress className="job-progress" aria-label={label} /> : <progress className="job-progress" aria-label={label} value={Math.min(done, total)} max={total} />}
      <span className="job-detail">
        {total > 0 && t("progress_text", { done: formatCount(done), total: formatCount(total) })} {isRunning && text}
      </span>
    </>
  );
}

function JobActions({ job }: { readonly job: Job }) {
  const { org } = useScope();
  const may = useMay();
  const params = { params: { path: { id: job.id }, query: { org } } };
  const retry = useJobChange(() => take(client.POST("/api/v1/jobs/{id}/retry", params)), t("job_retried"));
  const cancel = useJobChange(() => take(client.POST("/api/v1/jobs/{id}/cancel", params)), t("job_called_off"));
  if (!may("jobs.manage")) return null;
  const canRetry = job.state === "failed" || job.state === "dead" || job.state === "cancelled";
  const canCancel = job.state === "waiting" || job.state === "failed" || (job.state === "active" && !job.cancelling);
  return (
    <span className="job-actions">
      {canRetry && (
        <button type="button" className="button" disabled={retry.isPending} onClick={() => retry.mutate()} aria-label={t("retry_job", { kind: job.kind })}>
          <Icon name="history" /> {t("job_retry")}
        </button>
      )}
      {canCancel && (
        <button type="button" className="button" disabled={cancel.isPending} onClick={() => cancel.mutate()} aria-label={t("cancel_job", { kind: job.kind })}>
          <Icon name="close" /> {t("job_cancel")}
        </button>
      )}
    </span>
  );
}
