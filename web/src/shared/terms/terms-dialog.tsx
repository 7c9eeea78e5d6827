// The terms of an account: how far it may go down, what should be on it, what of it cannot be used, and when the rest can.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, take } from "@/shared/api/client";
import { accountTermsQuery } from "@/shared/api/flow-queries";
import { accountQuery } from "@/shared/api/queries";
import { useScope } from "@/shared/api/scope";
import type { AccountTerms } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { AmountInput } from "@/shared/ui/amount-input";
import { ConflictNote } from "@/shared/ui/conflict-note";
import { Field } from "@/shared/ui/controls";
import { DialogForm, FormDialog } from "@/shared/ui/form-dialog";
import { QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { showToast } from "@/shared/ui/toasts";
import { draftOf, faultsOf, termsOf, type TermsDraft, type TermsFault, type TermsField } from "./terms-draft";

export interface TermsDialogProps {
  /** The account's number. */
  readonly account: number;
  readonly path: string;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function TermsDialog({ account, path, open, onOpenChange }: TermsDialogProps) {
  return (
    <FormDialog open={open} onOpenChange={onOpenChange} title={t("terms_of", { account: path })} text={t("terms_text")}>
      <LoadedTerms account={account} onDone={() => onOpenChange(false)} />
    </FormDialog>
  );
}

function LoadedTerms({ account, onDone }: { readonly account: number; readonly onDone: () => void }) {
  const { org, currency } = useScope();
  const terms = useQuery(accountTermsQuery(org, account));
  const details = useQuery(accountQuery(account, { org, in: currency }));
  const asset = details.data?.asset;
  return (
    <QueryView query={details} skeleton={<SkeletonRows rows={4} />} isEmpty={() => asset === null} empty={<p className="notice notice-warning">{t("terms_one_asset")}</p>}>
      {() => (
        <QueryView query={terms} skeleton={<SkeletonRows rows={4} />}>
          {({ terms: saved, version }) => <TermsForm key={version} account={account} asset={asset ?? currency} saved={saved} version={version} onDone={onDone} />}
        </QueryView>
      )}
    </QueryView>
  );
}

interface TermsFormProps {
  readonly account: number;
  readonly asset: string;
  readonly saved: AccountTerms;
  readonly version: string;
  readonly onDone: () => void;
}

function TermsForm({ account, asset, saved, version, onDone }: TermsFormProps) {
  const { org } = useScope();
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(saved));
  const faults = faultsOf(draft, asset);
  const save = useMutation({
    mutationFn: (body: AccountTerms) => take(client.PUT("/api/v1/accounts/{id}/terms", { params: { path: { id: String(account) }, query: { org }, header: { "If-Match": version } }, body })),
    onSuccess: async () => {
      showToast(t("terms_kept"));
      onDone();
      await queryClient.invalidateQueries({ queryKey: [org] });
    },
  });
  return (
    <DialogForm submit={t("save")} isReady={Object.keys(faults).length === 0} isBusy={save.isPending} error={save.error} onSubmit={() => save.mutate(termsOf(draft))}>
      <TermsFields draft={draft} asset={asset} faults={faults} onChange={setDraft} />
      <ConflictNote error={save.error} />
    </DialogForm>
  );
}

interface TermsFieldsProps {
  readonly draft: TermsDraft;
  readonly asset: string;
  readonly faults: Partial<Record<TermsField, TermsFault>>;
  readonly onChange: (draft: TermsDraft) => void;
}

function TermsFields({ draft, asset, faults, onChange }: TermsFieldsProps) {
  const field = (name: TermsField, label: string, hint: string, placeholder: string) => {
    const fault = faults[name];
    return (
      <Field label={label} hint={hint} error={fault === undefined ? undefined : t(`terms_fault_${fault}`, { asset })}>
        {(id, wrong) => <AmountInput id={id} text={draft[name]} fault={wrong} placeholder={placeholder} onChange={(text) => onChange({ ...draft, [name]: text })} />}
      </Field>
    );
  };
  const inAsset = (label: string) => t("in_asset", { label, asset });
  return (
    <>
      <div className="form-row">
        {field("least", inAsset(t("terms_least")), t("terms_least_hint"), "0.00")}
        {field("target", inAsset(t("liquidity_target")), t("terms_target_hint"), "0.00")}
      </div>
      <div className="form-row">
        {field("overdraft", inAsset(t("liquidity_overdraft")), t("terms_overdraft_hint"), "0.00")}
        {field("restricted", inAsset(t("liquidity_restricted")), t("terms_restricted_hint"), "0.00")}
      </div>
      <div className="form-row">
        {field("days", t("terms_days"), t("terms_days_hint"), t("terms_by_kind"))}
        {field("haircut", t("terms_haircut"), t("terms_haircut_hint"), t("terms_by_kind"))}
      </div>
    </>
  );
}
