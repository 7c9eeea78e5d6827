// What one may do about a connection.
import { useState } from "react";
import { client, take, takeNothing } from "@/shared/api/client";
import { isGiven } from "@/shared/api/given";
import { useScope } from "@/shared/api/scope";
import type { Connection } from "@/shared/api/types";
import { t, tn } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { Icon } from "@/shared/ui/icon";
import { showToast } from "@/shared/ui/toasts";
import { useConnectionChange } from "./use-connection-change";

export function ConnectionActions({ connection }: { readonly connection: Connection }) {
  const { org } = useScope();
  const may = useMay();
  const params = { params: { path: { id: connection.id }, query: { org } } };
  const { name } = connection;
  const sync = useConnectionChange(
    () => take(client.POST("/api/v1/connections/{id}/sync", params)),
    (report) => (isGiven(report.problem) ? showToast(t("connection_not_synced"), report.problem.message) : showToast(t("connection_synced"), tn("connection_synced_text", report.booked))),
  );
  const test = useConnectionChange(
    () => take(client.POST("/api/v1/connections/{id}/test", params)),
    (probe) => showToast(t("connection_works"), tn("connection_files", probe.files)),
  );
  const pause = useConnectionChange(
    () => take(client.POST("/api/v1/connections/{id}/pause", params)),
    () => showToast(t("connection_paused_news")),
  );
  const resume = useConnectionChange(
    () => take(client.POST("/api/v1/connections/{id}/resume", params)),
    () => showToast(t("connection_resumed_news")),
  );
  const isBusy = sync.isPending || test.isPending || pause.isPending || resume.isPending;
  const isResting = connection.state === "paused" || connection.state === "stopped";
  if (!may("connections.sync")) return null;
  return (
    <div className="connection-actions">
      <button type="button" className="button" disabled={isBusy || connection.state === "paused"} onClick={() => sync.mutate()} aria-label={t("connection_sync_of", { name })}>
        <Icon name="arrow" /> {sync.isPending ? t("working") : t("connection_sync")}
      </button>
      <button type="button" className="button" disabled={isBusy} onClick={() => test.mutate()} aria-label={t("connection_test_of", { name })}>
        <Icon name="check" /> {t("connection_test")}
      </button>
      {isResting ? (
        <button type="button" className="button" disabled={isBusy} onClick={() => resume.mutate()} aria-label={t("connection_resume_of", { name })}>
          <Icon name="history" /> {t("connection_resume")}
        </button>
      ) : (
        <button type="button" className="button" disabled={isBusy} onClick={() => pause.mutate()} aria-label={t("connection_pause_of", { name })}>
          <Icon name="lock" /> {t("connection_pause")}
        </button>
      )}
      {may("connections.write") && <Remove connection={connection} />}
    </div>
  );
}

function Remove({ connection }: { readonly connection: Connection }) {
  const { org } = useScope();
  const [isAsking, setAsking] = useState(false);
  const { name } = connection;
  const remove = useConnectionChange(
    () => takeNothing(client.DELETE("/api/v1/connections/{id}", { params: { path: { id: connection.id }, query: { org } } })),
    () => showToast(t("connection_removed")),
  );
  return (
    <>
      <button type="button" className="button" onClick={() => setAsking(true)} aria-label={t("connection_remove_of", { name })}>
        <Icon name="trash" /> {t("connection_remove")}
      </button>
      <ConfirmDialog open={isAsking} onOpenChange={setAsking} title={t("connection_remove_title", { name })} text={t("connection_remove_text")} confirm={t("connection_remove")} busy={remove.isPending} danger onConfirm={() => remove.mutate(undefined, { onSettled: () => setAsking(false) })} />
    </>
  );
}
