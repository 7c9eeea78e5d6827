// One statement: its balances, its lines, and the account it belongs to.
import type { Account, ImportStatement } from "@/shared/api/types";
import { t, tn } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { formatDate } from "@/shared/time/dates";
import { AccountPicker } from "@/shared/ui/account-picker";
import { Badge } from "@/shared/ui/controls";
import { Card } from "@/shared/ui/page";

export interface StatementCardProps {
  readonly statement: ImportStatement;
  readonly fileName: string;
  readonly accounts: readonly Account[];
  readonly chosen: number | undefined;
  readonly editable: boolean;
  readonly onChoose: (account: number | undefined) => void;
}

export function StatementCard({ statement, fileName, accounts, chosen, editable, onChoose }: StatementCardProps) {
  const currency = statement.currency ?? "";
  const title = [statement.account_identification ?? fileName, statement.number === null ? "" : t("statement_number", { number: statement.number })].filter((part) => part !== "").join(" · ");
  const fitting = accounts.filter((account) => (account.type === "asset" || account.type === "liability") && (account.asset === null || currency === "" || account.asset === currency));
  const account = chosen ?? statement.account?.id;
  return (
    <Card className="statement">
      <header className="statement-head">
        <div>
          <h3 className="statement-title">{title}</h3>
          <p className="badges">
            <Badge tone="good">{tn("new", statement.new)}</Badge>
            {statement.duplicates > 0 && <Badge>{tn("duplicates", statement.duplicates)}</Badge>}
            {statement.pending > 0 && <Badge tone="warning">{tn("pending", statement.pending)}</Badge>}
            {statement.balanced !== null && <Badge tone={statement.balanced ? "good" : "warning"}>{statement.balanced ? t("adds_up") : t("does_not_add_up")}</Badge>}
            {statement.continues === false && <Badge tone="warning">{t("gap_before")}</Badge>}
          </p>
        </div>
        <div className="statement-account">
          {editable ? (
            <AccountPicker label={t("book_to")} accounts={fitting} value={account} onChange={onChoose} placeholder={statement.suggested_path === null ? t("choose_account") : t("new_account", { path: statement.suggested_path })} />
          ) : (
            <code>{statement.account?.path ?? statement.suggested_path}</code>
          )}
        </div>
      </header>
      <dl className="statement-sums">
        <Sum label={t("opening")} amount={statement.opening} currency={currency} on={statement.opening_date} />
        <Sum label={t("credits")} amount={statement.sum_credits} currency={currency} on={null} />
        <Sum label={t("debits")} amount={statement.sum_debits} currency={currency} on={null} />
        <Sum label={t("closing")} amount={statement.closing} currency={currency} on={statement.closing_date} />
      </dl>
      <div className="scroll-x" tabIndex={0} role="region" aria-label={t("sample_of", { name: title })}>
        <table className="table sample">
          <thead className="sample-head">
            <tr>
              <th scope="col">{t("date")}</th>
              <th scope="col">{t("description")}</th>
              <th scope="col">{t("status")}</th>
              <th scope="col">{t("amount")}</th>
            </tr>
          </thead>
          <tbody>
            {statement.sample.map((line, index) => (
              <tr key={index} data-duplicate={line.duplicate}>
                <td className="sample-date">{formatDate(line.booked_on)}</td>
                <td>
                  <span className="entry-who">{line.counterparty ?? line.description}</span>
                  {line.counterparty !== null && <span className="entry-text">{line.description}</span>}
                </td>
                <td>{line.duplicate && <Badge>{t("already_booked")}</Badge>}</td>
                <td className="numeric">
                  <Money amount={line.amount} asset={currency} flow={!line.duplicate} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {statement.lines > statement.sample.length && <p className="muted sample-more">{tn("more_lines", statement.lines - statement.sample.length)}</p>}
    </Card>
  );
}

function Sum({ label, amount, currency, on }: { readonly label: string; readonly amount: string | null; readonly currency: string; readonly on: string | null }) {
  return (
    <div>
      <dt>
        {label}
        {on !== null && ` · ${formatDate(on)}`}
      </dt>
      <dd>{amount === null ? <span className="muted">–</span> : <Money amount={amount} asset={currency} />}</dd>
    </div>
  );
}
