// Opening an account.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, take, WriteKeys } from "@/shared/api/client";
import { useScope } from "@/shared/api/scope";
import type { Account } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { DialogForm, FormDialog } from "@/shared/ui/form-dialog";
import { showToast } from "@/shared/ui/toasts";
import { emptyDraft, isPath, newAccountOf } from "./account-draft";
import { AccountFields } from "./account-fields";

export interface NewAccountDialogProps {
  readonly open: boolean;
  readonly accounts: readonly Account[];
  readonly onOpenChange: (open: boolean) => void;
}

export function NewAccountDialog({ open, accounts, onOpenChange }: NewAccountDialogProps) {
  return (
    <FormDialog open={open} onOpenChange={onOpenChange} title={t("new_account_title")} text={t("new_account_text")}>
      <NewAccountForm accounts={accounts} onDone={() => onOpenChange(false)} />
    </FormDialog>
  );
}

function NewAccountForm({ accounts, onDone }: { readonly accounts: readonly Account[]; readonly onDone: () => void }) {
  const { org } = useScope();
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState(emptyDraft);
  const [keys] = useState(() => new WriteKeys());
  const body = newAccountOf(draft);
  const open = useMutation({
    mutationFn: () => take(client.POST("/api/v1/accounts", { params: { query: { org }, header: keys.headerFor(body) }, body })),
    onSuccess: async (account) => {
      await queryClient.invalidateQueries({ queryKey: [org] });
      showToast(t("account_opened"), account.path);
      onDone();
    },
  });
  return (
    <DialogForm submit={t("open_account")} isReady={isPath(draft.path)} isBusy={open.isPending} error={open.error} onSubmit={() => open.mutate()}>
      <AccountFields draft={draft} accounts={accounts} isNew onChange={setDraft} />
    </DialogForm>
  );
}
