// One payment of a batch: who, how much, what they are told.
import type { Beneficiary } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { AmountInput } from "@/shared/ui/amount-input";
import { Field, SelectField } from "@/shared/ui/controls";
import { Icon } from "@/shared/ui/icon";
import { Card } from "@/shared/ui/page";
import { TextField } from "@/shared/ui/text-field";
import { accountOf, type PaymentLine } from "./payment-draft";

export interface PaymentLineFieldsProps {
  readonly number: number;
  readonly line: PaymentLine;
  readonly asset: string;
  readonly beneficiaries: readonly Beneficiary[];
  readonly onChange: (line: PaymentLine) => void;
  readonly onRemove: (() => void) | undefined;
}

export function PaymentLineFields({ number, line, asset, beneficiaries, onChange, onRemove }: PaymentLineFieldsProps) {
  const choices = [{ value: "", label: t("choose_beneficiary") }, ...beneficiaries.map((each) => ({ value: each.id, label: `${each.name} · ${accountOf(each)}` }))];
  return (
    <Card
      title={t("payment_line", { number: String(number) })}
      actions={
        onRemove !== undefined && (
          <button type="button" className="button button-icon" aria-label={t("remove_payment_line", { number: String(number) })} onClick={onRemove}>
            <Icon name="trash" size={14} />
          </button>
        )
      }
    >
      <div className="payment-fields" role="group" aria-label={t("payment_line", { number: String(number) })}>
        <SelectField label={t("pays_to")} value={line.beneficiary} choices={choices} onChange={(beneficiary) => onChange({ ...line, beneficiary })} />
        <Field label={`${t("amount")} (${asset})`}>{(id) => <AmountInput id={id} text={line.amount} onChange={(amount) => onChange({ ...line, amount })} />}</Field>
        <TextField label={t("payment_text")} value={line.text} onChange={(text) => onChange({ ...line, text })} maxLength={140} />
        <TextField label={t("payment_reference")} value={line.reference} onChange={(reference) => onChange({ ...line, reference })} maxLength={35} isCode />
      </div>
    </Card>
  );
}
