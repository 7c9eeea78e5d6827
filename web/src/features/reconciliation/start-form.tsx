// Opening a reconciliation: up to which day, and what the bank says then.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, take, WriteKeys } from "@/shared/api/client";
import { useScope } from "@/shared/api/scope";
import type { ReconciliationRow } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { settleTyped } from "@/shared/money/typed-amount";
import { AmountInput } from "@/shared/ui/amount-input";
import { Field } from "@/shared/ui/controls";
import { DialogForm } from "@/shared/ui/form-dialog";

export function StartForm({ row, onStarted }: { readonly row: ReconciliationRow; readonly onStarted: () => void }) {
  const { org } = useScope();
  const queryClient = useQueryClient();
  const [through, setThrough] = useState(row.statement_on ?? "");
  const [balance, setBalance] = useState(row.statement_balance?.amount ?? "");
  const [keys] = useState(() => new WriteKeys());
  const settled = settleTyped(balance);
  const body = { account: row.account, ...(through === "" ? {} : { through }), ...(balance === "" || settled === undefined || settled === null ? {} : { balance: settled }) };
  const start = useMutation({
    mutationFn: () => take(client.POST("/api/v1/reconciliations", { params: { query: { org }, header: keys.headerFor(body) }, body })),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: [org, "reconciliations"] });
      onStarted();
    },
  });
  return (
    <DialogForm submit={t("start")} isReady isBusy={start.isPending} error={start.error} onSubmit={() => start.mutate()}>
      <div className="form-row">
        <Field label={t("through")}>{(id) => <input id={id} type="date" className="input" value={through} onChange={(event) => setThrough(event.target.value)} />}</Field>
        <Field label={t("bank_balance")}>{(id) => <AmountInput id={id} text={balance} onChange={setBalance} placeholder="0.00" />}</Field>
      </div>
    </DialogForm>
  );
}
