// Moving what an entry booked on one account to another: a correction that leaves the entry as it is.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, take, WriteKeys } from "@/shared/api/client";
import { accountsQuery } from "@/shared/api/queries";
import { useScope } from "@/shared/api/scope";
import type { Entry } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { AccountPicker } from "@/shared/ui/account-picker";
import { DialogForm, FormDialog } from "@/shared/ui/form-dialog";
import { TextField } from "@/shared/ui/text-field";
import { showToast } from "@/shared/ui/toasts";
import { PathLabel } from "./posting-table";

export interface ReclassifyDialogProps {
  readonly entry: Entry;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onDone: (id: number) => void;
}

export function ReclassifyDialog({ entry, open, onOpenChange, onDone }: ReclassifyDialogProps) {
  return (
    <FormDialog open={open} onOpenChange={onOpenChange} title={t("reclassify_title", { id: String(entry.id) })} text={t("reclassify_text")}>
      <ReclassifyForm
        entry={entry}
        onDone={(id) => {
          onOpenChange(false);
          onDone(id);
        }}
      />
    </FormDialog>
  );
}

/** What people reclassify is the category, not the bank account it was paid from. */
function likelyFrom(entry: Entry): number | undefined {
  const category = entry.postings.find((posting) => posting.path.startsWith("expenses:") || posting.path.startsWith("income:"));
  return (category ?? entry.postings[0])?.account;
}

function ReclassifyForm({ entry, onDone }: Pick<ReclassifyDialogProps, "entry" | "onDone">) {
  const { org, currency } = useScope();
  const queryClient = useQueryClient();
  const accounts = useQuery(accountsQuery({ org, in: currency }));
  const [from, setFrom] = useState(() => likelyFrom(entry));
  const [to, setTo] = useState<number>();
  const [reason, setReason] = useState("");
  const [keys] = useState(() => new WriteKeys());
  const sources = [...new Map(entry.postings.map((posting) => [posting.account, posting.path]))];
  const move = useMutation({
    mutationFn: (body: { from: number; to: number; reason: string }) => take(client.POST("/api/v1/entries/{id}/reclassify", { params: { path: { id: entry.id }, query: { org }, header: keys.headerFor(body) }, body })),
    onSuccess: async (moved) => {
      await queryClient.invalidateQueries({ queryKey: [org] });
      showToast(t("reclassified_toast", { id: String(entry.id) }), t("reclassified_toast_text", { id: String(moved.id) }));
      onDone(moved.id);
    },
  });
  const targets = (accounts.data?.items ?? []).filter((account) => account.id !== from && account.closed_on === null);
  return (
    <DialogForm
      submit={t("reclassify_confirm")}
      isReady={from !== undefined && to !== undefined && reason.trim() !== ""}
      isBusy={move.isPending}
      error={move.error}
      onSubmit={() => from !== undefined && to !== undefined && move.mutate({ from, to, reason: reason.trim() })}
    >
      <fieldset className="choices">
        <legend className="field-label">{t("move_from")}</legend>
        {sources.map(([account, path]) => (
          <label key={account} className="choice">
            <input type="radio" name="from" checked={account === from} onChange={() => setFrom(account)} />
            <PathLabel path={path} />
            <span className="choice-amount">
              {entry.postings.filter((posting) => posting.account === account).map((posting, index) => (
                <Money key={index} amount={posting.amount} asset={posting.asset} />
              ))}
            </span>
          </label>
        ))}
      </fieldset>
      <div className="field">
        <span className="field-label" aria-hidden="true">
          {t("move_to")}
        </span>
        <AccountPicker label={t("move_to")} accounts={targets} value={to} onChange={setTo} placeholder={t("choose_account")} />
      </div>
      <TextField label={t("reason")} value={reason} onChange={setReason} maxLength={200} placeholder={t("reclassify_reason_placeholder")} />
    </DialogForm>
  );
}
