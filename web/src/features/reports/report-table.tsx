// Accounts with their balances and what they are worth: the body of every statement.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { AssetAmount } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import type { Valuer } from "@/shared/money/valuation";
import { Unpriced } from "@/shared/ui/controls";
import type { Row } from "./report-rows";

const isPlain = (amounts: readonly AssetAmount[], currency: string) => amounts.length === 0 || (amounts.length === 1 && amounts[0]?.asset === currency);

/** Where a row leads: the account, or its entries of a period. */
export interface Target {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface ReportTableProps {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly total: readonly AssetAmount[];
  readonly valuer: Valuer | null;
  readonly currency: string;
  readonly period?: Target;
  readonly children?: ReactNode;
}

export function ReportTable({ title, rows, total, valuer, currency, period, children }: ReportTableProps) {
  // In one currency only, the balances would be the values again.
  const isPlainTable = valuer !== null && rows.every((row) => isPlain(row.balances, currency));
  return (
    <section className="card card-flush report-card">
      <table className="table report-table" data-plain={isPlainTable}>
        <caption className="report-caption">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{t("account")}</th>
            <th scope="col" className="numeric report-amounts">
              {t("balance")}
            </th>
            {valuer !== null && (
              <th scope="col" className="numeric report-value">
                {t("value_in", { asset: currency })}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.path} className={row.isGroup ? "report-group" : undefined} data-depth={row.depth}>
              <td className="report-name">
                <RowName row={row} period={period} />
              </td>
              <AmountCells amounts={row.balances} valuer={valuer} currency={currency} isGroup={row.isGroup} />
            </tr>
          ))}
          {children}
        </tbody>
        <tfoot>
          <tr className="report-total">
            <th scope="row">{t("total")}</th>
            <AmountCells amounts={total} valuer={valuer} currency={currency} isGroup={false} isTotal />
          </tr>
        </tfoot>
      </table>
    </section>
  );
}

function RowName({ row, period }: { readonly row: Row; readonly period: Target | undefined }) {
  if (row.account === null) return row.name;
  if (period !== undefined) {
    return (
      <Link to="/entries" search={{ account: row.account, from: period.from, to: period.to }} className="report-link" title={row.path}>
        {row.name}
      </Link>
    );
  }
  return (
    <Link to="/accounts/$accountId" params={{ accountId: String(row.account) }} className="report-link" title={row.path}>
      {row.name}
    </Link>
  );
}

const LISTED = 3;

export interface AmountCellsProps {
  readonly amounts: readonly AssetAmount[];
  readonly valuer: Valuer | null;
  readonly currency: string;
  readonly isGroup: boolean;
  readonly isTotal?: boolean;
}

/** The amounts as booked, and beside them their worth. A group of many assets says only its worth: its members list the rest. */
export function AmountCells({ amounts, valuer, currency, isGroup, isTotal }: AmountCellsProps) {
  const worth = valuer?.(amounts) ?? null;
  const listed = worth !== null && (isPlain(amounts, currency) || (amounts.length > LISTED && (isGroup || isTotal))) ? [] : amounts;
  return (
    <>
      <td className="numeric report-amounts">
        {listed.map((each) => (
          <span key={each.asset} className="report-amount">
            <Money amount={each.amount} asset={each.asset} muted={worth !== null || isGroup} />
          </span>
        ))}
      </td>
      {worth !== null && (
        <td className="numeric report-value">
          {worth.value !== null && <Money amount={worth.value.amount} asset={worth.value.asset} bare />}
          <Unpriced assets={worth.unpriced} />
        </td>
      )}
    </>
  );
}
