// Closing an account after a last day, and opening it again.
import { useState } from "react";
import { signOf } from "@/shared/money/money";
import { t } from "@/shared/i18n/translate";
import { isCivilDate, today } from "@/shared/time/dates";
import { Field } from "@/shared/ui/controls";
import { DialogForm, FormDialog } from "@/shared/ui/form-dialog";
import { Icon } from "@/shared/ui/icon";
import type { AccountDialogProps } from "./edit-account-dialog";
import { useAccountChange } from "./use-account-change";

export function CloseAccountDialog({ account, open, onOpenChange }: AccountDialogProps) {
  const isClosed = account.closed_on !== null;
  return (
    <FormDialog open={open} onOpenChange={onOpenChange} title={isClosed ? t("reopen_account") : t("close_account")} text={isClosed ? t("reopen_account_text") : t("close_account_text")}>
      {isClosed ? <ReopenForm account={account} onDone={() => onOpenChange(false)} /> : <CloseForm account={account} onDone={() => onOpenChange(false)} />}
    </FormDialog>
  );
}

type FormProps = Pick<AccountDialogProps, "account"> & { readonly onDone: () => void };

function CloseForm({ account, onDone }: FormProps) {
  const [closedOn, setClosedOn] = useState(today());
  const close = useAccountChange(account.id, t("account_closed"), onDone);
  const hasBalance = account.balances.some((balance) => signOf(balance.amount) !== 0);
  return (
    <DialogForm submit={t("close_account")} isReady={isCivilDate(closedOn)} isBusy={close.isPending} error={close.error} onSubmit={() => close.mutate({ closed_on: closedOn })}>
      <Field label={t("last_day")}>{(id) => <input id={id} type="date" className="input" value={closedOn} autoFocus onChange={(event) => setClosedOn(event.target.value)} />}</Field>
      {hasBalance && (
        <p className="form-warning">
          <Icon name="warning" /> {t("close_with_balance")}
        </p>
      )}
    </DialogForm>
  );
}

function ReopenForm({ account, onDone }: FormProps) {
  const reopen = useAccountChange(account.id, t("account_reopened"), onDone);
  return (
    <DialogForm submit={t("reopen_account")} isReady isBusy={reopen.isPending} error={reopen.error} onSubmit={() => reopen.mutate({ reopen: true })}>
      {null}
    </DialogForm>
  );
}
