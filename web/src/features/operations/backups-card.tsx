// The backups there are, whether each can be relied on, and making one now.
import { useQuery } from "@tanstack/react-query";
import { client, take } from "@/shared/api/client";
import { isGiven } from "@/shared/api/given";
import { backupsQuery } from "@/shared/api/operations-queries";
import { useScope } from "@/shared/api/scope";
import type { Backup } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { formatDuration, formatMoment } from "@/shared/time/dates";
import { formatBytes } from "@/shared/ui/bytes";
import { Badge } from "@/shared/ui/controls";
import { Icon } from "@/shared/ui/icon";
import { Card } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { useJobChange } from "./use-job-change";

const tones = { trusted: "good", unverified: "neutral", failed: "bad", changed: "bad" } as const;

export function BackupsCard() {
  const { org } = useScope();
  const query = useQuery(backupsQuery(org));
  return (
    <Card title={t("backups")} className="card-flush" actions={<BackUpNow />}>
      <QueryView query={query} skeleton={<SkeletonRows rows={3} />} isEmpty={(list) => list.items.length === 0} empty={<EmptyState title={t("no_backups")} text={t("no_backups_text")} />}>
        {(list) => (
          <div className="scroll-x" tabIndex={0} role="region" aria-label={t("backups")}>
            <table className="table jobs-table">
              <thead>
                <tr>
                  <th>{t("backup_of")}</th>
                  <th>{t("backup_state")}</th>
                  <th>{t("backup_verified")}</th>
                  <th className="numeric">{t("backup_size")}</th>
                </tr>
              </thead>
              <tbody>
                {list.items.map((backup) => (
                  <BackupRow key={backup.name} backup={backup} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </QueryView>
    </Card>
  );
}

function BackupRow({ backup }: { readonly backup: Backup }) {
  return (
    <tr>
      <td className="nowrap">
        <span className="job-kind">{formatMoment(backup.made_at)}</span>
        <span className="job-detail">{t(`backup_${backup.kind}`)}</span>
      </td>
      <td>
        <Badge tone={tones[backup.state]}>{t(`backup_${backup.state}`)}</Badge>
      </td>
      <td className="nowrap">
        {isGiven(backup.verified_at) ? formatMoment(backup.verified_at) : t("never_yet")}
        {isGiven(backup.verification_seconds) && <span className="job-detail">{t("backup_took", { time: formatDuration(Math.ceil(backup.verification_seconds)) })}</span>}
      </td>
      <td className="numeric nowrap">{formatBytes(backup.size)}</td>
    </tr>
  );
}

function BackUpNow() {
  const { org } = useScope();
  const may = useMay();
  const run = useJobChange(() => take(client.POST("/api/v1/jobs", { params: { query: { org } }, body: { kind: "backup" } })), t("job_started"));
  if (!may("jobs.manage")) return null;
  return (
    <button type="button" className="button" disabled={run.isPending} onClick={() => run.mutate()}>
      <Icon name="arrow" /> {t("back_up_now")}
    </button>
  );
}
