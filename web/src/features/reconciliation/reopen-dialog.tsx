// Taking a sign-off back.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, takeNothing } from "@/shared/api/client";
import { useScope } from "@/shared/api/scope";
import type { ReconciliationRow } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { FormError } from "@/shared/ui/form-error";
import { TextField } from "@/shared/ui/text-field";
import { showToast } from "@/shared/ui/toasts";

export function ReopenDialog({ row, onClose }: { readonly row: ReconciliationRow | null; readonly onClose: () => void }) {
  const { org } = useScope();
  const queryClient = useQueryClient();
  const [reason, setReason] = useState("");
  const reopen = useMutation({
    mutationFn: (account: number) => takeNothing(client.POST("/api/v1/reconciliations/{account}/reopen", { params: { path: { account: String(account) }, query: { org } }, body: { reason } })),
    onSuccess: () => {
      showToast(t("reopened"));
      onClose();
      void queryClient.invalidateQueries({ queryKey: [org] });
    },
  });
  return (
    <ConfirmDialog open={row !== null} onOpenChange={(open) => !open && onClose()} title={t("reopen_title", { account: row?.path ?? "" })} text={t("reopen_text")} confirm={t("reopen")} danger busy={reopen.isPending || reason.trim() === ""} onConfirm={() => row !== null && reopen.mutate(row.account)}>
      <TextField label={t("reason")} value={reason} onChange={setReason} />
      <FormError error={reopen.error} />
    </ConfirmDialog>
  );
}
