// One price by hand.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, take, WriteKeys } from "@/shared/api/client";
import { useScope } from "@/shared/api/scope";
import { t } from "@/shared/i18n/translate";
import { signOf } from "@/shared/money/money";
import { settleTyped } from "@/shared/money/typed-amount";
import { isCivilDate, today } from "@/shared/time/dates";
import { AmountInput } from "@/shared/ui/amount-input";
import { Field } from "@/shared/ui/controls";
import { DialogForm, FormDialog } from "@/shared/ui/form-dialog";
import { TextField } from "@/shared/ui/text-field";
import { showToast } from "@/shared/ui/toasts";
import { putText } from "./put-text";

interface PairName {
  readonly base: string;
  readonly quote: string;
}

export interface AddPriceDialogProps {
  readonly open: boolean;
  readonly base: string | undefined;
  readonly quote: string | undefined;
  readonly onOpenChange: (open: boolean) => void;
  readonly onAdded: (pair: PairName) => void;
}

export function AddPriceDialog({ open, base, quote, onOpenChange, onAdded }: AddPriceDialogProps) {
  return (
    <FormDialog open={open} onOpenChange={onOpenChange} title={t("add_price")} text={t("add_price_text")}>
      <AddPriceForm base={base} quote={quote} onAdded={onAdded} />
    </FormDialog>
  );
}

function AddPriceForm({ base: firstBase, quote: firstQuote, onAdded }: Pick<AddPriceDialogProps, "base" | "quote" | "onAdded">) {
  const { org, currency, asOf } = useScope();
  const queryClient = useQueryClient();
  const [base, setBase] = useState(firstBase ?? "");
  const [quote, setQuote] = useState(firstQuote ?? currency);
  const [on, setOn] = useState(asOf ?? today());
  const [rate, setRate] = useState("");
  const [source, setSource] = useState("manual");
  const [keys] = useState(() => new WriteKeys());
  const code = (text: string) => text.trim().toUpperCase();
  const item = { base: code(base), quote: code(quote), on, rate: settleTyped(rate) ?? "", source: source.trim() };
  const add = useMutation({
    mutationFn: () => take(client.POST("/api/v1/prices", { params: { query: { org }, header: keys.headerFor(item) }, body: { items: [item] } })),
    onSuccess: async (put) => {
      await queryClient.invalidateQueries({ queryKey: [org] });
      showToast(t("prices_kept"), putText(put));
      onAdded({ base: item.base, quote: item.quote });
    },
  });
  const isReady = item.base !== "" && item.quote !== "" && item.base !== item.quote && isCivilDate(on) && signOf(item.rate) > 0 && item.source !== "";
  return (
    <DialogForm submit={t("add_price")} isReady={isReady} isBusy={add.isPending} error={add.error} onSubmit={() => add.mutate()}>
      <div className="form-row">
        <TextField label={t("price_base")} value={base} onChange={setBase} placeholder="USD" maxLength={20} autoFocus={firstBase === undefined} isCode />
        <TextField label={t("price_quote")} value={quote} onChange={setQuote} maxLength={20} isCode />
      </div>
      <div className="form-row">
        <Field label={t("date")}>{(id) => <input id={id} type="date" className="input" value={on} onChange={(event) => setOn(event.target.value)} />}</Field>
        <Field label={t("rate")} hint={base.trim() === "" ? undefined : t("price_hint", { base: code(base), quote: code(quote) })}>
          {(id) => <AmountInput id={id} text={rate} onChange={setRate} placeholder="0.9321" />}
        </Field>
      </div>
      <TextField label={t("source")} value={source} onChange={setSource} maxLength={80} />
    </DialogForm>
  );
}
