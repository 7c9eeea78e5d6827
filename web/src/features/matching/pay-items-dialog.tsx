// Drafting payments of chosen payables: which account pays, on which day; all of them or none, with every reason.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, take, WriteKeys } from "@/shared/api/client";
import { beneficiariesQuery } from "@/shared/api/payment-queries";
import { accountsQuery } from "@/shared/api/queries";
import { useScope } from "@/shared/api/scope";
import type { ExpectedItem } from "@/shared/api/types";
import { t, tn } from "@/shared/i18n/translate";
import { AccountPicker } from "@/shared/ui/account-picker";
import { Field, SelectField } from "@/shared/ui/controls";
import { DialogForm, FormDialog } from "@/shared/ui/form-dialog";
import { showToast } from "@/shared/ui/toasts";

export interface PayItemsDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly items: readonly ExpectedItem[];
  readonly onDone: () => void;
}

export function PayItemsDialog({ open, onOpenChange, items, onDone }: PayItemsDialogProps) {
  const done = () => {
    onOpenChange(false);
    onDone();
  };
  return (
    <FormDialog open={open} onOpenChange={onOpenChange} title={tn("pay_items", items.length)} text={t("pay_items_text")}>
      <PayItemsForm items={items} onDone={done} />
    </FormDialog>
  );
}

function PayItemsForm({ items, onDone }: { readonly items: readonly ExpectedItem[]; readonly onDone: () => void }) {
  const { org, currency } = useScope();
  const queryClient = useQueryClient();
  const accounts = useQuery(accountsQuery({ org, in: currency }));
  const [account, setAccount] = useState<number>();
  const [day, setDay] = useState("");
  const [beneficiary, setBeneficiary] = useState("");
  const [keys] = useState(() => new WriteKeys());
  const isOne = items.length === 1;
  const body = {
    account: account ?? 0,
    items: items.map(({ id }) => ({ item: id, ...(isOne && beneficiary !== "" ? { beneficiary } : {}) })),
    ...(day === "" ? {} : { execute_on: day }),
  };
  const draft = useMutation({
    mutationFn: () => take(client.POST("/api/v1/payments/payables", { params: { query: { org }, header: keys.headerFor(body) }, body })),
    onSuccess: async (made) => {
      await queryClient.invalidateQueries({ queryKey: [org] });
      showToast(tn("payments_drafted_count", made.items.length), t("payments_drafted_next"));
      onDone();
    },
  });
  const paying = (accounts.data?.items ?? []).filter(({ closed_on, kind }) => closed_on === null && (kind === "bank" || kind === "wallet" || kind === "broker" || kind === "cash"));
  return (
    <DialogForm submit={t("draft_payments")} isReady={account !== undefined} isBusy={draft.isPending} error={draft.error} onSubmit={() => draft.mutate()}>
      <div className="field">
        <span className="field-label">{t("pays_from")}</span>
        <AccountPicker label={t("pays_from")} accounts={paying} value={account} onChange={setAccount} placeholder={t("pays_from")} />
      </div>
      <Field label={t("execute_on")} hint={t("pay_items_day_hint")}>
        {(id) => <input id={id} type="date" className="input" value={day} onChange={(event) => setDay(event.target.value)} />}
      </Field>
      {isOne && <PayeeField value={beneficiary} onChange={setBeneficiary} />}
    </DialogForm>
  );
}

function PayeeField({ value, onChange }: { readonly value: string; readonly onChange: (id: string) => void }) {
  const { org } = useScope();
  const beneficiaries = useQuery(beneficiariesQuery(org));
  const choices = [{ value: "", label: t("payee_of_item") }, ...(beneficiaries.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))];
  return <SelectField label={t("pays_to")} value={value} onChange={onChange} choices={choices} />;
}
