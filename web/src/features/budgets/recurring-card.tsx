// What is paid and received again and again: what it costs a year, when it comes next, and what became dearer.
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Recurring, RecurringPayments } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { formatAmount } from "@/shared/money/format";
import { Money } from "@/shared/money/money-view";
import { formatDate } from "@/shared/time/dates";
import { Badge, Segmented } from "@/shared/ui/controls";
import { Card } from "@/shared/ui/page";
import { EmptyState } from "@/shared/ui/query-view";

const SHOWN = ["out", "in", "ended"] as const;
type Shown = (typeof SHOWN)[number];

const KINDS = new Map([
  ["payroll", t("kind_payroll")],
  ["rent", t("kind_rent")],
  ["tax", t("kind_tax")],
  ["loan", t("kind_loan")],
  ["insurance", t("kind_insurance")],
  ["subscription", t("kind_subscription")],
  ["receipt", t("kind_receipt")],
  ["payment", t("kind_payment")],
]);
const EVERY = new Map([
  ["weekly", t("every_weekly")],
  ["biweekly", t("every_biweekly")],
  ["monthly", t("every_monthly")],
  ["quarterly", t("every_quarterly")],
  ["half-yearly", t("every_half_yearly")],
  ["yearly", t("every_yearly")],
]);

function isShown(item: Recurring, shown: Shown): boolean {
  if (item.ended || shown === "ended") return item.ended && shown === "ended";
  return item.amount.amount.startsWith("-") === (shown === "out");
}

export function RecurringCard({ list }: { readonly list: RecurringPayments }) {
  const [shown, setShown] = useState<Shown>("out");
  const items = list.items.filter((each) => isShown(each, shown));
  const totals = list.yearly_out.map(({ amount, asset }) => formatAmount(amount.replace(/^-/, ""), asset)).join(", ");
  return (
    <Card title={t("recurring_payments")} className="card-flush" actions={<Segmented label={t("recurring_payments")} value={shown} onChange={setShown} choices={SHOWN.map((value) => ({ value, label: t(`recurring_${value}`) }))} />}>
      {totals !== "" && <p className="card-note muted">{t("recurring_yearly", { totals })}</p>}
      {items.length === 0 ? (
        <EmptyState title={t("no_recurring")} text={t("no_recurring_text")} />
      ) : (
        <div className="scroll-x" tabIndex={0} role="region" aria-label={t("recurring_payments")}>
          <table className="table">
            <thead>
              <tr>
                <th>{t("recurring_what")}</th>
                <th>{t("kind")}</th>
                <th className="numeric">{t("recurring_last")}</th>
                <th className="numeric">{t("recurring_year")}</th>
                <th>{t("recurring_next")}</th>
                <th>{t("recurring_price")}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((each) => (
                <RecurringRow key={`${String(each.account)} ${each.label} ${each.first_on} ${String(each.entries[0])}`} item={each} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

function RecurringRow({ item }: { readonly item: Recurring }) {
  const last = item.entries.at(-1);
  const change = item.changes.at(-1);
  return (
    <tr>
      <td className="recurring-what">
        {last === undefined ? (
          item.label
        ) : (
          <Link to="/entries" search={{ entry: last }}>
            {item.label}
          </Link>
        )}
        <span className="muted recurring-category">{item.category ?? item.account_path}</span>
      </td>
      <td className="nowrap">
        {KINDS.get(item.kind) ?? item.kind} <span className="muted">{EVERY.get(item.every) ?? item.every}</span>
      </td>
      <td className="numeric">
        <Money amount={item.amount.amount} asset={item.amount.asset} />
      </td>
      <td className="numeric">
        <Money amount={item.yearly.amount} asset={item.yearly.asset} />
      </td>
      <td className="nowrap">{item.next_on === null ? t("recurring_ended_on", { day: formatDate(item.last_on) }) : formatDate(item.next_on)}</td>
      <td className="nowrap">
        {change !== undefined && (
          <Badge tone={Math.abs(Number(change.after.amount)) > Math.abs(Number(change.before.amount)) ? "warning" : "good"}>
            {t("price_was", { before: formatAmount(change.before.amount.replace(/^-/, ""), change.before.asset), day: formatDate(change.on) })}
          </Badge>
        )}
      </td>
    </tr>
  );
}
