// The form of a payment or a batch. It is drafted whole or not at all; what the server refuses stays beside what was typed.
import { useState, type FormEvent } from "react";
import { client, take } from "@/shared/api/client";
import { useScope } from "@/shared/api/scope";
import type { Account, Beneficiary, Payment } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { AccountPicker } from "@/shared/ui/account-picker";
import { Field } from "@/shared/ui/controls";
import { FormError } from "@/shared/ui/form-error";
import { Icon } from "@/shared/ui/icon";
import { Card } from "@/shared/ui/page";
import { PaymentLineFields } from "./payment-line-fields";
import { emptyForm, emptyLine, isReady, paymentsOf, type PaymentLine } from "./payment-draft";
import { usePaymentChange } from "./use-payment-change";

export interface NewPaymentFormProps {
  readonly accounts: readonly Account[];
  readonly beneficiaries: readonly Beneficiary[];
  readonly onDrafted: (ids: readonly number[]) => void;
}

const seen = (payments: readonly Payment[]) => ({ payments: payments.map(({ id, content }) => ({ id, content })) });

export function NewPaymentForm({ accounts, beneficiaries, onDrafted }: NewPaymentFormProps) {
  const { org, currency } = useScope();
  const [form, setForm] = useState(() => emptyForm(currency));
  const query = { org };
  const body = { payments: paymentsOf(form) };
  const done = ({ items }: { readonly items: readonly Payment[] }) => onDrafted(items.map(({ id }) => id));
  const draft = usePaymentChange((_: typeof body, header) => take(client.POST("/api/v1/payments", { params: { query, header }, body })), t("payments_drafted"), done);
  const submit = usePaymentChange(
    async (_: typeof body, header) => {
      const made = await take(client.POST("/api/v1/payments", { params: { query, header }, body }));
      return take(client.POST("/api/v1/payments/submit", { params: { query }, body: seen(made.items) }));
    },
    t("payments_submitted"),
    done,
  );
  const change = (index: number, line: PaymentLine) => setForm({ ...form, lines: form.lines.map((each, at) => (at === index ? line : each)) });
  const add = () => setForm({ ...form, lines: [...form.lines, emptyLine(Math.max(...form.lines.map((line) => line.key)) + 1)] });
  const choose = (account: number | undefined) => setForm({ ...form, account, asset: accounts.find((each) => each.id === account)?.asset ?? currency });
  const isBusy = draft.isPending || submit.isPending;
  const canSend = isReady(form) && !isBusy;
  return (
    <form
      className="form payment-form"
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        if (canSend) submit.mutate(body);
      }}
    >
      <Card>
        <div className="payment-top">
          <div className="field">
            <span className="field-label">{t("pays_from")}</span>
            <AccountPicker label={t("pays_from")} accounts={accounts} value={form.account} onChange={choose} placeholder={t("pays_from")} />
          </div>
          <Field label={t("execute_on")} hint={t("execute_on_hint")}>
            {(id) => <input id={id} type="date" className="input" value={form.execute_on} onChange={(event) => setForm({ ...form, execute_on: event.target.value })} />}
          </Field>
        </div>
      </Card>
      {form.lines.map((line, index) => (
        <PaymentLineFields
          key={line.key}
          number={index + 1}
          line={line}
          asset={form.asset}
          beneficiaries={beneficiaries}
          onChange={(next) => change(index, next)}
          onRemove={form.lines.length > 1 ? () => setForm({ ...form, lines: form.lines.filter((each) => each.key !== line.key) }) : undefined}
        />
      ))}
      <FormError error={draft.error ?? submit.error} />
      <div className="payment-buttons">
        <button type="button" className="button" onClick={add}>
          <Icon name="plus" size={14} /> {t("add_payment_line")}
        </button>
        <span className="payment-send">
          <button type="button" className="button" disabled={!canSend} onClick={() => draft.mutate(body)}>
            {t("payment_drafted")}
          </button>
          <button type="submit" className="button button-primary" disabled={!canSend}>
            {isBusy ? t("working") : t("draft_and_submit")}
          </button>
        </span>
      </div>
    </form>
  );
}
