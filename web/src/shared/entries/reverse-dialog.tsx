// Reversing an entry: the only way to take something back.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, take, WriteKeys } from "@/shared/api/client";
import { useScope } from "@/shared/api/scope";
import type { Entry } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { Field } from "@/shared/ui/controls";
import { showError, showToast } from "@/shared/ui/toasts";

export function ReverseDialog({ entry, open, onOpenChange, onReversed }: { readonly entry: Entry; readonly open: boolean; readonly onOpenChange: (open: boolean) => void; readonly onReversed: (id: number) => void }) {
  const { org } = useScope();
  const queryClient = useQueryClient();
  const [reason, setReason] = useState("");
  const [keys] = useState(() => new WriteKeys());
  const reverse = useMutation({
    mutationFn: () =>
      take(client.POST("/api/v1/entries/{id}/reverse", { params: { path: { id: entry.id }, query: { org }, header: keys.headerFor(reason) }, body: { reason } })),
    onSuccess: async (reversal) => {
      await queryClient.invalidateQueries({ queryKey: [org] });
      showToast(t("reversed_toast", { id: String(entry.id) }), t("reversed_toast_text", { id: String(reversal.id) }));
      onOpenChange(false);
      onReversed(reversal.id);
    },
    onError: showError,
  });
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("reverse_title", { id: String(entry.id) })}
      text={t("reverse_text")}
      confirm={t("reverse_confirm")}
      busy={reverse.isPending || reason.trim() === ""}
      danger
      onConfirm={() => reverse.mutate()}
    >
      <Field label={t("reason")}>
        {(id) => <input id={id} className="input" value={reason} maxLength={200} autoFocus placeholder={t("reason_placeholder")} onChange={(event) => setReason(event.target.value)} />}
      </Field>
    </ConfirmDialog>
  );
}
