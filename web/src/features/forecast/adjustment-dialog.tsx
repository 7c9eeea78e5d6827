// A flow that somebody knows of: where, when, how much, and why.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, take, WriteKeys } from "@/shared/api/client";
import { forecastKey } from "@/shared/api/forecast-queries";
import { accountsQuery } from "@/shared/api/queries";
import { useScope } from "@/shared/api/scope";
import { t } from "@/shared/i18n/translate";
import { signOf } from "@/shared/money/money";
import { settleTyped } from "@/shared/money/typed-amount";
import { isCivilDate } from "@/shared/time/dates";
import { AmountInput } from "@/shared/ui/amount-input";
import { Field } from "@/shared/ui/controls";
import { DialogForm, FormDialog } from "@/shared/ui/form-dialog";
import { TextField } from "@/shared/ui/text-field";
import { showToast } from "@/shared/ui/toasts";

export function AdjustmentDialog({ open, onOpenChange }: { readonly open: boolean; readonly onOpenChange: (open: boolean) => void }) {
  return (
    <FormDialog open={open} onOpenChange={onOpenChange} title={t("adjustment_add")} text={t("adjustment_text")}>
      <AdjustmentForm onDone={() => onOpenChange(false)} />
    </FormDialog>
  );
}

function AdjustmentForm({ onDone }: { readonly onDone: () => void }) {
  const { org, currency } = useScope();
  const queryClient = useQueryClient();
  const accounts = useQuery(accountsQuery({ org, in: currency }));
  const items = accounts.data?.items ?? [];
  const [account, setAccount] = useState("");
  const [category, setCategory] = useState("");
  const [on, setOn] = useState("");
  const [amount, setAmount] = useState("");
  const [reason, setReason] = useState("");
  const [keys] = useState(() => new WriteKeys());
  const body = { account: account.trim(), category: category.trim() === "" ? null : category.trim(), on, amount: settleTyped(amount) ?? "", reason: reason.trim() };
  const add = useMutation({
    mutationFn: () => take(client.POST("/api/v1/forecasting/adjustments", { params: { query: { org }, header: keys.headerFor(body) }, body })),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: forecastKey(org) });
      showToast(t("adjustment_added"));
      onDone();
    },
  });
  const isReady = body.account !== "" && isCivilDate(on) && signOf(body.amount) !== 0 && body.reason !== "";
  const paths = (kinds: readonly string[]) => items.filter((each) => kinds.includes(each.kind)).map((each) => each.path);
  return (
    <DialogForm submit={t("adjustment_add")} isReady={isReady} isBusy={add.isPending} error={add.error} onSubmit={() => add.mutate()}>
      <TextField label={t("account")} value={account} onChange={setAccount} suggestions={paths(["bank", "wallet", "broker", "cash"])} autoFocus />
      <TextField label={t("adjustment_category")} value={category} onChange={setCategory} suggestions={paths(["category"])} />
      <div className="form-row">
        <Field label={t("date")}>{(id) => <input id={id} type="date" className="input" value={on} onChange={(event) => setOn(event.target.value)} />}</Field>
        <Field label={t("amount")}>{(id) => <AmountInput id={id} text={amount} onChange={setAmount} placeholder="-2500.00" />}</Field>
      </div>
      <TextField label={t("adjustment_reason")} value={reason} onChange={setReason} maxLength={500} />
    </DialogForm>
  );
}
