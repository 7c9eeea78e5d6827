// Taking the mark from an account: asked once more, on the version that was seen.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, takeNothing, WriteKeys } from "@/shared/api/client";
import { useScope } from "@/shared/api/scope";
import type { Intercompany } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { FormError } from "@/shared/ui/form-error";
import { Icon } from "@/shared/ui/icon";
import { showToast } from "@/shared/ui/toasts";

export function UnmarkButton({ account: { account, path, version } }: { readonly account: Intercompany["accounts"][number] }) {
  const { org } = useScope();
  const queryClient = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [keys] = useState(() => new WriteKeys());
  const unmark = useMutation({
    mutationFn: () => takeNothing(client.DELETE("/api/v1/intercompany/accounts/{id}", { params: { path: { id: String(account) }, query: { org }, header: { ...keys.headerFor(version), "If-Match": `"${String(version)}"` } } })),
    onSuccess: async () => {
      setOpen(false);
      showToast(t("account_unmarked"), path);
      await queryClient.invalidateQueries({ queryKey: [org] });
    },
  });
  const change = (open: boolean) => {
    unmark.reset();
    setOpen(open);
  };
  return (
    <>
      <button type="button" className="button button-icon" aria-label={t("unmark_account", { account: path })} title={t("unmark_account", { account: path })} onClick={() => change(true)}>
        <Icon name="close" size={14} />
      </button>
      <ConfirmDialog open={isOpen} onOpenChange={change} title={t("unmark_title")} text={t("unmark_text", { account: path })} confirm={t("unmark")} danger busy={unmark.isPending} onConfirm={() => unmark.mutate()}>
        <FormError error={unmark.error} />
      </ConfirmDialog>
    </>
  );
}
