// What runs by itself: when it is next, how it went the last time, and running it now.
import { useQuery } from "@tanstack/react-query";
import { client, take } from "@/shared/api/client";
import { isGiven } from "@/shared/api/given";
import { schedulesQuery } from "@/shared/api/operations-queries";
import { useScope } from "@/shared/api/scope";
import type { Schedule } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { formatMoment } from "@/shared/time/dates";
import { Icon } from "@/shared/ui/icon";
import { Card } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { JobStateBadge } from "./job-state-badge";
import { useJobChange } from "./use-job-change";

export function SchedulesCard() {
  const { org } = useScope();
  const query = useQuery(schedulesQuery(org));
  return (
    <Card title={t("schedules")} className="card-flush">
      <QueryView query={query} skeleton={<SkeletonRows rows={4} />} isEmpty={(list) => list.items.length === 0} empty={<EmptyState title={t("no_schedules")} text={t("no_schedules_text")} />}>
        {(list) => (
          <div className="scroll-x" tabIndex={0} role="region" aria-label={t("schedules")}>
            <table className="table jobs-table">
              <thead>
                <tr>
                  <th>{t("schedule")}</th>
                  <th>{t("schedule_when")}</th>
                  <th>{t("next_run")}</th>
                  <th>{t("last_run")}</th>
                  <th>
                    <span className="visually-hidden">{t("actions")}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {list.items.map((schedule) => (
                  <ScheduleRow key={schedule.name} schedule={schedule} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </QueryView>
    </Card>
  );
}

function ScheduleRow({ schedule }: { readonly schedule: Schedule }) {
  return (
    <tr>
      <td>
        <span className="job-kind">{schedule.name}</span>
        {isGiven(schedule.about) && <span className="job-detail">{schedule.about}</span>}
      </td>
      <td className="nowrap">
        <code>{schedule.cron}</code>
        <span className="job-detail">{schedule.zone}</span>
      </td>
      <td className="nowrap">{formatMoment(schedule.next_run)}</td>
      <td className="nowrap">
        {isGiven(schedule.last_run) ? formatMoment(schedule.last_run) : t("never_yet")} {isGiven(schedule.last_state) && <JobStateBadge state={schedule.last_state} />}
      </td>
      <td className="numeric">
        <RunNow schedule={schedule} />
      </td>
    </tr>
  );
}

function RunNow({ schedule }: { readonly schedule: Schedule }) {
  const { org } = useScope();
  const may = useMay();
  const run = useJobChange(() => take(client.POST("/api/v1/jobs", { params: { query: { org } }, body: { kind: schedule.kind } })), t("job_started"));
  if (!may("jobs.manage")) return null;
  return (
    <button type="button" className="button" disabled={run.isPending} onClick={() => run.mutate()} aria-label={t("run_schedule", { name: schedule.name })}>
      <Icon name="arrow" /> {t("run_now")}
    </button>
  );
}
