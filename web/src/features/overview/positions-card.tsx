// Where the money is, by one grouping, with each share of the whole.
import type { UseQueryResult } from "@tanstack/react-query";
import type { PositionReport } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { formatPercent } from "@/shared/money/format";
import { parseDecimal } from "@/shared/money/money";
import { Money } from "@/shared/money/money-view";
import { Unpriced } from "@/shared/ui/controls";
import { Card } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";

type Group = PositionReport["groups"][number];

/** A bar's width in percent; debts have none. */
function widthOf(share: string | null): number {
  const value = parseDecimal(share ?? "0");
  if (value === null || value.units <= 0n) return 0;
  return Math.min(100, Math.max(0.8, Number(share)));
}

export function PositionsCard({ title, query, showBalance }: { readonly title: string; readonly query: UseQueryResult<PositionReport>; readonly showBalance?: boolean }) {
  return (
    <Card title={title}>
      <QueryView query={query} skeleton={<SkeletonRows rows={4} />} isEmpty={(report) => report.groups.length === 0} empty={<EmptyState title={t("no_positions")} text={t("no_positions_text")} />}>
        {(report) => (
          <ul className="positions">
            {report.groups.map((group, index) => (
              <PositionRow key={group.key} group={group} order={index} showBalance={showBalance ?? false} />
            ))}
          </ul>
        )}
      </QueryView>
    </Card>
  );
}

function PositionRow({ group, order, showBalance }: { readonly group: Group; readonly order: number; readonly showBalance: boolean }) {
  const own = group.balances[0];
  return (
    <li className="position">
      <span className={`position-label series-${(order % 8) + 1}`}>{group.label}</span>
      <span className="position-value">
        {group.value === null ? own !== undefined && <Money amount={own.amount} asset={own.asset} muted /> : <Money amount={group.value.amount} asset={group.value.asset} bare={!showBalance} />}
      </span>
      <span className="position-bar" aria-hidden="true">
        <span className={`position-fill series-fill-${(order % 8) + 1}`} style={{ width: `${widthOf(group.share)}%` }} />
      </span>
      <span className="position-note">
        {showBalance && own !== undefined && group.value !== null && own.asset !== group.value.asset && <Money amount={own.amount} asset={own.asset} muted />}
        {group.unpriced.length > 0 && <Unpriced assets={group.unpriced} />}
        {group.share !== null && <span className="position-share">{formatPercent(group.share)}</span>}
      </span>
    </li>
  );
}
