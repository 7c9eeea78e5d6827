// What of the money can be used when, how long it lasts, and which accounts break a limit.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { liquidityQuery } from "@/shared/api/flow-queries";
import { isGiven } from "@/shared/api/given";
import { useScope } from "@/shared/api/scope";
import type { Liquidity } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { formatPercent } from "@/shared/money/format";
import { formatCount } from "@/shared/time/dates";
import { Badge, Unpriced } from "@/shared/ui/controls";
import { Card } from "@/shared/ui/page";
import { QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { breaches, isBreach } from "./breach";
import { TermsButton } from "./terms-button";

type Row = Liquidity["accounts"][number];
type Amount = Row["idle"];

export function LiquidityCard() {
  const { org, asOf, currency } = useScope();
  const query = useQuery(liquidityQuery(org, asOf, currency));
  return (
    <QueryView query={query} skeleton={<SkeletonRows rows={6} />}>
      {(liquidity) => (
        <>
          <Tiers liquidity={liquidity} />
          <Accounts liquidity={liquidity} />
        </>
      )}
    </QueryView>
  );
}

function Tiers({ liquidity }: { readonly liquidity: Liquidity }) {
  return (
    <Card title={t("liquidity")} actions={<Unpriced assets={liquidity.unpriced} />}>
      <dl className="liquidity-tiers">
        {liquidity.tiers.map((tier) => (
          <div key={tier.available}>
            <dt>{availableText(tier.available)}</dt>
            <dd>
              <Money amount={tier.cumulative.amount} asset={tier.cumulative.asset} size="large" />
            </dd>
            <dd className="muted">{isGiven(tier.runway_days) ? t("liquidity_lasts", { days: formatCount(tier.runway_days) }) : t("liquidity_endless")}</dd>
          </div>
        ))}
      </dl>
      <p className="muted liquidity-note">
        {t("liquidity_burn")} {isGiven(liquidity.burn) ? <Money amount={liquidity.burn.amount} asset={liquidity.burn.asset} /> : t("unknown")}
        {liquidity.banks.filter((bank) => isGiven(bank.share_bps) && bank.share_bps > 0).map((bank) => (
          <span key={bank.bank} className="liquidity-bank">
            {bank.bank === "" ? t("flow_none") : bank.bank} {formatPercent(percentText(bank.share_bps ?? 0))}
          </span>
        ))}
      </p>
    </Card>
  );
}

/** Basis points as percent, in text. */
function percentText(points: number): string {
  return `${Math.trunc(points / 100)}.${String(points % 100).padStart(2, "0")}`;
}

function availableText(available: string): string {
  const days = /^after-(\d+)-days$/.exec(available)?.[1];
  if (days !== undefined) return t("liquidity_after", { days });
  return t(available === "next-day" ? "liquidity_next_day" : available === "restricted" ? "liquidity_restricted" : "liquidity_today");
}

function Accounts({ liquidity }: { readonly liquidity: Liquidity }) {
  return (
    <Card title={t("liquidity_accounts")} className="card-flush">
      <div className="scroll-x" tabIndex={0} role="region" aria-label={t("liquidity_accounts")}>
        <table className="table liquidity-rows">
          <thead>
            <tr>
              <th>{t("account")}</th>
              <th className="numeric">{t("balance")}</th>
              <th className="numeric">{t("liquidity_restricted")}</th>
              <th className="numeric">{t("liquidity_overdraft")}</th>
              <th className="numeric">{t("liquidity_target")}</th>
              <th className="numeric">{t("liquidity_usable")}</th>
              <th className="numeric">{t("liquidity_idle")}</th>
            </tr>
          </thead>
          <tbody>
            {liquidity.accounts.map((row) => (
              <AccountRow key={`${row.account} ${row.balance.asset}`} row={row} />
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

function AccountRow({ row }: { readonly row: Row }) {
  const breach = isBreach(row.breach) ? breaches[row.breach] : undefined;
  return (
    <tr>
      <td>
        <Link to="/accounts/$accountId" params={{ accountId: String(row.account) }} className="link">
          {row.path}
        </Link>{" "}
        {breach !== undefined && <Badge tone={breach.tone}>{t(breach.text)}</Badge>} <TermsButton account={row.account} path={row.path} />
      </td>
      <Cell amount={row.balance} />
      <Cell amount={row.restricted} />
      <Cell amount={row.overdraft} />
      <Cell amount={row.target} />
      <Cell amount={row.usable} />
      <Cell amount={row.idle} />
    </tr>
  );
}

function Cell({ amount }: { readonly amount: Amount }) {
  return <td className="numeric">{isGiven(amount) ? <Money amount={amount.amount} asset={amount.asset} /> : "–"}</td>;
}
