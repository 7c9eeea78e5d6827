// Payments that are drafted again and again: by hand, or by themselves.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { client, take, takeNothing } from "@/shared/api/client";
import { beneficiariesQuery } from "@/shared/api/payment-queries";
import { accountsQuery } from "@/shared/api/queries";
import { isGiven } from "@/shared/api/given";
import { useScope } from "@/shared/api/scope";
import type { PaymentTemplate, SavedPaymentTemplate } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { useMay } from "@/shared/session/session";
import { formatDate } from "@/shared/time/dates";
import { AccountPicker } from "@/shared/ui/account-picker";
import { AmountInput } from "@/shared/ui/amount-input";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { Field, SelectField } from "@/shared/ui/controls";
import { DialogForm, FormDialog } from "@/shared/ui/form-dialog";
import { Icon } from "@/shared/ui/icon";
import { Card } from "@/shared/ui/page";
import { EmptyState } from "@/shared/ui/query-view";
import { TextField } from "@/shared/ui/text-field";
import { accountOf, payable } from "./payment-draft";
import { usePaymentChange } from "./use-payment-change";

const REPEATS = ["never", "week", "month", "quarter", "year"] as const;
type Repeats = (typeof REPEATS)[number];

export function TemplatesCard({ templates }: { readonly templates: readonly SavedPaymentTemplate[] }) {
  const canDraft = useMay()("payments.draft");
  const [isAdding, setAdding] = useState(false);
  const action = canDraft && (
    <button type="button" className="button" onClick={() => setAdding(true)}>
      <Icon name="plus" size={14} /> {t("new_template")}
    </button>
  );
  return (
    <Card title={t("payment_templates")} className="card-flush" actions={templates.length > 0 && action}>
      {templates.length === 0 && <EmptyState title={t("no_templates")} text={t("no_templates_text")} action={action} />}
      <ul className="rows" aria-label={t("payment_templates")}>
        {templates.map((each) => (
          <TemplateRow key={each.name} saved={each} canDraft={canDraft} />
        ))}
      </ul>
      <FormDialog open={isAdding} onOpenChange={setAdding} title={t("new_template")} text={t("new_template_text")}>
        <TemplateForm onDone={() => setAdding(false)} />
      </FormDialog>
    </Card>
  );
}

function TemplateRow({ saved, canDraft }: { readonly saved: SavedPaymentTemplate; readonly canDraft: boolean }) {
  const { org } = useScope();
  const [isRemoving, setRemoving] = useState(false);
  const { name, template } = saved;
  const beneficiaries = useQuery(beneficiariesQuery(org));
  const payee = beneficiaries.data?.items.find(({ id }) => id === template.beneficiary)?.name ?? template.beneficiary;
  const path = { path: { name }, query: { org } };
  const draft = usePaymentChange((_: undefined, header) => take(client.POST("/api/v1/payment-templates/{name}/payments", { params: { ...path, header }, body: {} })), t("payments_drafted"), () => undefined);
  const remove = usePaymentChange(() => takeNothing(client.DELETE("/api/v1/payment-templates/{name}", { params: path })), t("template_removed"), () => setRemoving(false));
  const repeats = template.repeats;
  const when = isGiven(repeats) ? t("repeats_from", { every: t(`repeats_${repeats.every}`), day: formatDate(repeats.first_on) }) : t("repeats_never");
  return (
    <li className="row">
      <div className="row-text">
        <h3 className="row-name">{name}</h3>
        <p className="muted">
          {payee} · {when}
        </p>
      </div>
      <Money amount={template.amount} asset={template.asset} />
      {canDraft && (
        <span className="row-actions">
          <button type="button" className="button" disabled={draft.isPending} onClick={() => draft.mutate(undefined)}>
            {t("draft_now")}
          </button>
          <button type="button" className="button button-icon" aria-label={t("remove_template", { name })} onClick={() => setRemoving(true)}>
            <Icon name="trash" size={14} />
          </button>
        </span>
      )}
      <ConfirmDialog open={isRemoving} onOpenChange={setRemoving} title={t("remove_template", { name })} text={t("remove_template_text")} confirm={t("remove")} danger busy={remove.isPending} onConfirm={() => remove.mutate(undefined)} />
    </li>
  );
}

function TemplateForm({ onDone }: { readonly onDone: () => void }) {
  const { org, currency } = useScope();
  const accounts = useQuery(accountsQuery({ org, in: currency }));
  const beneficiaries = useQuery(beneficiariesQuery(org));
  const [name, setName] = useState("");
  const [account, setAccount] = useState<number>();
  const [draft, setDraft] = useState({ beneficiary: "", amount: "", text: "" });
  const [repeats, setRepeats] = useState<Repeats>("never");
  const [first, setFirst] = useState("");
  const paying = (accounts.data?.items ?? []).filter(({ closed_on, kind }) => closed_on === null && (kind === "bank" || kind === "wallet" || kind === "broker" || kind === "cash"));
  const chosen = paying.find(({ id }) => id === account);
  const body: PaymentTemplate = {
    account: chosen?.path ?? "",
    beneficiary: draft.beneficiary,
    amount: draft.amount,
    asset: chosen?.asset ?? currency,
    text: draft.text === "" ? null : draft.text,
    repeats: repeats === "never" ? null : { every: repeats, first_on: first, days_ahead: 5 },
  };
  const keep = usePaymentChange(
    (kept: PaymentTemplate) => take(client.PUT("/api/v1/payment-templates/{name}", { params: { path: { name: name.trim() }, query: { org }, header: { "If-None-Match": "*" } }, body: kept })),
    t("template_kept"),
    onDone,
  );
  const isReady = name.trim() !== "" && chosen !== undefined && draft.beneficiary !== "" && draft.amount !== "" && (repeats === "never" || first !== "");
  const payees = [{ value: "", label: t("choose_beneficiary") }, ...payable(beneficiaries.data?.items ?? []).map((each) => ({ value: each.id, label: `${each.name} · ${accountOf(each)}` }))];
  return (
    <DialogForm submit={t("keep_template")} isReady={isReady} isBusy={keep.isPending} error={keep.error} onSubmit={() => keep.mutate(body)}>
      <TextField label={t("template_name")} value={name} onChange={setName} maxLength={60} autoFocus />
      <div className="field">
        <span className="field-label">{t("pays_from")}</span>
        <AccountPicker label={t("pays_from")} accounts={paying} value={account} onChange={setAccount} placeholder={t("pays_from")} />
      </div>
      <SelectField label={t("pays_to")} value={draft.beneficiary} choices={payees} onChange={(beneficiary) => setDraft({ ...draft, beneficiary })} />
      <Field label={`${t("amount")} (${body.asset})`}>{(id) => <AmountInput id={id} text={draft.amount} onChange={(amount) => setDraft({ ...draft, amount })} />}</Field>
      <TextField label={t("payment_text")} value={draft.text} onChange={(text) => setDraft({ ...draft, text })} maxLength={140} />
      <SelectField label={t("repeats")} value={repeats} choices={REPEATS.map((value) => ({ value, label: t(`repeats_${value}`) }))} onChange={setRepeats} />
      {repeats !== "never" && <Field label={t("repeats_first")}>{(id) => <input id={id} type="date" className="input" value={first} onChange={(event) => setFirst(event.target.value)} />}</Field>}
    </DialogForm>
  );
}
