// One line of an entry while it is typed. Enter goes on; an empty amount takes what the entry still lacks.
import type { KeyboardEvent } from "react";
import type { Account } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { negateText, signOf } from "@/shared/money/money";
import { AccountPicker } from "@/shared/ui/account-picker";
import { AmountInput } from "@/shared/ui/amount-input";
import { Icon } from "@/shared/ui/icon";
import { amountOf, withAccount, withAmount, type DraftLine } from "./entry-draft";

export interface EntryLineProps {
  readonly line: DraftLine;
  readonly number: number;
  readonly accounts: readonly Account[];
  readonly assets: string;
  /** What would balance the line's asset, signed. */
  readonly missing: string | null;
  readonly canRemove: boolean;
  readonly onChange: (line: DraftLine) => void;
  readonly onNext: () => void;
  readonly onRemove: () => void;
}

export function EntryLine({ line, number, accounts, assets, missing, canRemove, onChange, onNext, onRemove }: EntryLineProps) {
  const label = (name: string) => t("line_field", { field: name, line: String(number) });
  const isEmpty = amountOf(line) === undefined;
  const offer = (sign: 1 | -1) => (isEmpty && missing !== null && signOf(missing) === sign ? (sign < 0 ? negateText(missing) : missing) : "0.00");
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (isEmpty && missing !== null) onChange(withAmount(line, missing));
    onNext();
  };
  const fixed = accounts.find((account) => account.id === line.account)?.asset ?? null;
  return (
    <li className="entry-line" aria-label={t("line_number", { line: String(number) })}>
      <span className="entry-line-account">
        <AccountPicker label={label(t("account"))} accounts={accounts} value={line.account} onChange={(id) => onChange(withAccount(line, accounts.find((account) => account.id === id)))} placeholder={t("choose_account")} />
      </span>
      <AmountInput label={label(t("debit"))} text={line.debit} placeholder={offer(1)} onChange={(debit) => onChange({ ...line, debit, credit: "" })} onKeyDown={onKeyDown} />
      <AmountInput label={label(t("credit"))} text={line.credit} placeholder={offer(-1)} onChange={(credit) => onChange({ ...line, credit, debit: "" })} onKeyDown={onKeyDown} />
      <input className="input input-code entry-line-asset" aria-label={label(t("asset"))} list={assets} maxLength={20} autoComplete="off" spellCheck={false} readOnly={fixed !== null} value={line.asset} onChange={(event) => onChange({ ...line, asset: event.target.value.toUpperCase() })} onKeyDown={onKeyDown} />
      <span className="entry-line-actions">
        <button type="button" className="button button-icon" aria-pressed={line.hasWorth} aria-label={label(t("exchanged_for"))} title={t("exchanged_for_title")} onClick={() => onChange({ ...line, hasWorth: !line.hasWorth })}>
          <Icon name="exchange" />
        </button>
        <button type="button" className="button button-icon" aria-label={label(t("remove_line"))} title={t("remove_line")} disabled={!canRemove} onClick={onRemove}>
          <Icon name="close" size={14} />
        </button>
      </span>
      {line.hasWorth && (
        <span className="entry-line-worth">
          <span>{t("exchanged_for")}</span>
          <AmountInput label={label(t("counter_amount"))} text={line.worth} onChange={(worth) => onChange({ ...line, worth })} onKeyDown={onKeyDown} />
          <input className="input input-code entry-line-asset" aria-label={label(t("counter_asset"))} list={assets} maxLength={20} autoComplete="off" spellCheck={false} value={line.worthAsset} onChange={(event) => onChange({ ...line, worthAsset: event.target.value.toUpperCase() })} onKeyDown={onKeyDown} />
        </span>
      )}
    </li>
  );
}
