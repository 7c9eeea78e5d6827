// Saying that an account is between its own entity and another one.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, take } from "@/shared/api/client";
import { ApiError } from "@/shared/api/problem";
import { accountsQuery } from "@/shared/api/queries";
import { useScope } from "@/shared/api/scope";
import type { Account, Intercompany } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { AccountPicker } from "@/shared/ui/account-picker";
import { SelectField } from "@/shared/ui/controls";
import { DialogForm, FormDialog } from "@/shared/ui/form-dialog";
import { showToast } from "@/shared/ui/toasts";

export interface MarkDialogProps {
  readonly report: Intercompany | undefined;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function MarkDialog({ report, open, onOpenChange }: MarkDialogProps) {
  return (
    <FormDialog open={open} onOpenChange={onOpenChange} title={t("mark_account")} text={t("mark_account_text")}>
      <MarkForm report={report} onDone={() => onOpenChange(false)} />
    </FormDialog>
  );
}

/** What can be marked: an account of an entity that holds no money itself. */
export function canBeMarked({ type, kind, entity, closed_on }: Pick<Account, "type" | "kind" | "entity" | "closed_on">): boolean {
  const holdsMoney = kind === "bank" || kind === "wallet" || kind === "broker" || kind === "cash";
  return (type === "asset" || type === "liability") && !holdsMoney && entity !== null && closed_on === null;
}

const NOBODY = "";

function MarkForm({ report, onDone }: { readonly report: Intercompany | undefined; readonly onDone: () => void }) {
  const { org, currency } = useScope();
  const queryClient = useQueryClient();
  const accounts = useQuery(accountsQuery({ org, in: currency }));
  const all = accounts.data?.items ?? [];
  const marked = new Set((report?.accounts ?? []).map(({ account }) => account));
  const [account, setAccount] = useState<number>();
  const [entity, setEntity] = useState(NOBODY);
  const own = all.find(({ id }) => id === account)?.entity ?? null;
  const names = new Map((report?.entities ?? []).map(({ slug, name }) => [slug, name]));
  const others = [...new Set(all.flatMap((each) => each.entity ?? []))].filter((slug) => slug !== own).toSorted();
  const chosen = others.includes(entity) ? entity : NOBODY;
  const mark = useMutation({
    mutationFn: (id: string) => take(client.PUT("/api/v1/intercompany/accounts/{id}", { params: { path: { id }, query: { org }, header: { "If-None-Match": "*" } }, body: { entity: chosen } })),
    onSuccess: async ({ path }) => {
      await queryClient.invalidateQueries({ queryKey: [org] });
      showToast(t("account_marked"), path);
      onDone();
    },
  });
  const fault = mark.error instanceof ApiError ? mark.error : null;
  const atAccount = fault?.field === "account" ? fault.message : undefined;
  return (
    <DialogForm submit={t("mark_account")} isReady={account !== undefined && chosen !== NOBODY} isBusy={mark.isPending} error={atAccount === undefined ? mark.error : null} onSubmit={() => account !== undefined && mark.mutate(String(account))}>
      <div className="field">
        <span className="field-label">{t("account")}</span>
        <AccountPicker label={t("account")} accounts={all.filter((each) => canBeMarked(each) && !marked.has(each.id))} value={account} onChange={setAccount} placeholder={t("choose_account")} />
        {atAccount !== undefined && (
          <span className="field-error" role="alert">
            {atAccount}
          </span>
        )}
        <span className="field-hint">{own === null ? t("mark_account_hint") : t("mark_account_of", { entity: names.get(own) ?? own })}</span>
      </div>
      <SelectField label={t("claim_account_with")} value={chosen} onChange={setEntity} choices={[{ value: NOBODY, label: t("mark_choose_entity") }, ...others.map((slug) => ({ value: slug, label: names.get(slug) ?? slug }))]} />
    </DialogForm>
  );
}
