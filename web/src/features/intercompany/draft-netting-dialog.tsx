// Drafting the payments of a netting proposal: all of them or none, with everything that is missing and its cure.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, take, WriteKeys } from "@/shared/api/client";
import { accountsQuery } from "@/shared/api/queries";
import { useScope } from "@/shared/api/scope";
import type { Account, NettingProposal, NettingRun } from "@/shared/api/types";
import { t, tn } from "@/shared/i18n/translate";
import { Field, SelectField } from "@/shared/ui/controls";
import { DialogForm, FormDialog } from "@/shared/ui/form-dialog";
import { showToast } from "@/shared/ui/toasts";

export interface DraftNettingProps {
  readonly proposal: NettingProposal;
  /** Which proposal it is. */
  readonly of: Pick<NettingRun, "as_of" | "by" | "centre">;
  readonly nameOf: (slug: string) => string;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function DraftNettingDialog(props: DraftNettingProps) {
  const { open, onOpenChange, proposal } = props;
  return (
    <FormDialog open={open} onOpenChange={onOpenChange} title={t("draft_netting_title", { asset: proposal.asset })} text={t("draft_netting_text")}>
      <DraftForm {...props} />
    </FormDialog>
  );
}

/** The entities that pay or are paid, each once. */
export function partiesOf({ payments }: Pick<NettingProposal, "payments">): string[] {
  return [...new Set(payments.flatMap(({ from, to }) => [from, to]))];
}

function DraftForm({ proposal, of, nameOf, onOpenChange }: DraftNettingProps) {
  const { org, currency } = useScope();
  const queryClient = useQueryClient();
  const accounts = useQuery(accountsQuery({ org, in: currency }));
  const [chosen, setChosen] = useState<Readonly<Record<string, number>>>({});
  const [day, setDay] = useState("");
  const [keys] = useState(() => new WriteKeys());
  const body: NettingRun = {
    ...of,
    asset: proposal.asset,
    accounts: Object.entries(chosen).map(([entity, account]) => ({ entity, account })),
    execute_on: day === "" ? null : day,
  };
  const draft = useMutation({
    mutationFn: () => take(client.POST("/api/v1/intercompany/netting/payments", { params: { query: { org }, header: keys.headerFor(body) }, body })),
    onSuccess: async ({ items }) => {
      await queryClient.invalidateQueries({ queryKey: [org] });
      showToast(tn("payments_drafted_count", items.length), t("payments_drafted_next"));
      onOpenChange(false);
    },
  });
  const set = (entity: string, account: number | null) => {
    const others = Object.entries(chosen).filter(([each]) => each !== entity);
    setChosen(Object.fromEntries(account === null ? others : [...others, [entity, account]]));
    draft.reset();
  };
  return (
    <DialogForm submit={t("draft_payments")} isReady isBusy={draft.isPending} error={draft.error} onSubmit={() => draft.mutate()}>
      {partiesOf(proposal).map((entity) => (
        <BankField key={entity} label={t("netting_account_of", { entity: nameOf(entity) })} accounts={(accounts.data?.items ?? []).filter((each) => each.entity === entity && each.kind === "bank" && each.closed_on === null)} asset={proposal.asset} value={chosen[entity]} onChange={(account) => set(entity, account)} />
      ))}
      <Field label={t("execute_on")} hint={t("netting_day_hint")}>
        {(id) => <input id={id} type="date" className="input" value={day} onChange={(event) => setDay(event.target.value)} />}
      </Field>
    </DialogForm>
  );
}

const BY_ITSELF = "";

/** An entity's bank account; found by itself where there is one of the asset. */
function BankField({ label, accounts, asset, value, onChange }: { readonly label: string; readonly accounts: readonly Account[]; readonly asset: string; readonly value: number | undefined; readonly onChange: (account: number | null) => void }) {
  const choices = accounts.map(({ id, path, identification }) => ({ value: String(id), label: identification === null ? path : `${path} · ${identification}` }));
  return <SelectField label={label} value={value === undefined ? BY_ITSELF : String(value)} onChange={(next) => onChange(next === BY_ITSELF ? null : Number(next))} choices={[{ value: BY_ITSELF, label: t("netting_account_found", { asset }) }, ...choices]} />;
}
