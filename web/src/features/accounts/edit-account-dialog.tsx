// Changing what is known of an account; what was booked on it stays as it is.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { accountsQuery } from "@/shared/api/queries";
import { useScope } from "@/shared/api/scope";
import type { Account } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { DialogForm, FormDialog } from "@/shared/ui/form-dialog";
import { changeOf, draftOf, isPath } from "./account-draft";
import { AccountFields } from "./account-fields";
import { useAccountChange } from "./use-account-change";

export interface AccountDialogProps {
  readonly account: Account;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function EditAccountDialog({ account, open, onOpenChange }: AccountDialogProps) {
  return (
    <FormDialog open={open} onOpenChange={onOpenChange} title={t("edit_account")} text={t("edit_account_text")}>
      <EditAccountForm account={account} onDone={() => onOpenChange(false)} />
    </FormDialog>
  );
}

function EditAccountForm({ account, onDone }: { readonly account: Account; readonly onDone: () => void }) {
  const { org, currency } = useScope();
  const accounts = useQuery(accountsQuery({ org, in: currency }));
  const [draft, setDraft] = useState(() => draftOf(account));
  const change = changeOf(account, draft);
  const save = useAccountChange(account.id, t("account_changed"), onDone);
  return (
    <DialogForm submit={t("save")} isReady={isPath(draft.path) && Object.keys(change).length > 0} isBusy={save.isPending} error={save.error} onSubmit={() => save.mutate(change)}>
      <AccountFields draft={draft} accounts={accounts.data?.items ?? []} isNew={false} onChange={setDraft} />
    </DialogForm>
  );
}
