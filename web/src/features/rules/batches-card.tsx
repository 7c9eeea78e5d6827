// What was categorised together, and taking it back.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, take } from "@/shared/api/client";
import { useScope } from "@/shared/api/scope";
import { categorisationsQuery } from "@/shared/api/understanding-queries";
import type { Categorisation } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { formatCount, formatMoment } from "@/shared/time/dates";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { FormError } from "@/shared/ui/form-error";
import { Icon } from "@/shared/ui/icon";
import { Card } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { showToast } from "@/shared/ui/toasts";

export function BatchesCard() {
  const { org } = useScope();
  const query = useQuery(categorisationsQuery(org));
  const canUndo = useMay()("entries.correct");
  const queryClient = useQueryClient();
  const [chosen, setChosen] = useState<Categorisation | null>(null);
  const undo = useMutation({
    mutationFn: (batch: Categorisation) => take(client.POST("/api/v1/categorisations/{id}/undo", { params: { path: { id: batch.id }, query: { org } } })),
    onSuccess: () => {
      showToast(t("batch_undone"));
      setChosen(null);
      void queryClient.invalidateQueries({ queryKey: [org] });
    },
  });
  return (
    <Card title={t("batches")} className="card-flush">
      <QueryView query={query} skeleton={<SkeletonRows rows={3} />} isEmpty={(list) => list.items.length === 0} empty={<EmptyState title={t("no_batches")} text={t("no_batches_text")} />}>
        {(list) => (
          <div className="scroll-x" tabIndex={0} role="region" aria-label={t("batches")}>
            <table className="table">
              <thead>
                <tr>
                  <th>{t("batch_about")}</th>
                  <th>{t("made_on")}</th>
                  <th>{t("made_by")}</th>
                  <th className="numeric">{t("batch_lines")}</th>
                  <th className="numeric">{t("batch_standing")}</th>
                  <th>
                    <span className="visually-hidden">{t("actions")}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {list.items.map((batch) => (
                  <tr key={batch.id}>
                    <td>
                      {t(`source_${batch.source}`)} <span className="muted">{batch.about}</span>
                    </td>
                    <td className="nowrap">{formatMoment(batch.made_at)}</td>
                    <td>{batch.made_by}</td>
                    <td className="numeric">{formatCount(batch.lines)}</td>
                    <td className="numeric">{formatCount(batch.standing)}</td>
                    <td className="numeric">
                      {canUndo && batch.standing > 0 && (
                        <button type="button" className="button" onClick={() => setChosen(batch)}>
                          <Icon name="undo" size={14} /> {t("undo_batch")}
                        </button>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </QueryView>
      <ConfirmDialog open={chosen !== null} onOpenChange={(isOpen) => !isOpen && setChosen(null)} title={t("undo_batch_title", { lines: formatCount(chosen?.standing ?? 0) })} text={t("undo_batch_text")} confirm={t("undo_batch")} danger busy={undo.isPending} onConfirm={() => chosen !== null && undo.mutate(chosen)}>
        <FormError error={undo.error} />
      </ConfirmDialog>
    </Card>
  );
}
