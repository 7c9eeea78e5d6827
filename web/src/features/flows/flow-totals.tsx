// Money before, in, out and after.
import type { CashFlows } from "@/shared/api/types";
import { isGiven } from "@/shared/api/given";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { formatDate } from "@/shared/time/dates";
import { Unpriced } from "@/shared/ui/controls";

const parts = ["opening", "inflow", "outflow", "net", "closing"] as const;

export function FlowTotalsRow({ flows }: { readonly flows: CashFlows }) {
  const before = flows.totals_before;
  return (
    <>
      <dl className="flow-totals">
        {parts.map((part) => {
          const total = flows.totals[part];
          const earlier = isGiven(before) ? before[part].value : undefined;
          return (
            <div key={part}>
              <dt>{t(`flow_${part}`)}</dt>
              <dd>
                {isGiven(total.value) ? <Money amount={total.value.amount} asset={total.value.asset} size="large" /> : t("unknown")} <Unpriced assets={total.unpriced} />
              </dd>
              {isGiven(earlier) && (
                <dd className="muted">
                  {t("flow_before")} <Money amount={earlier.amount} asset={earlier.asset} muted />
                </dd>
              )}
            </div>
          );
        })}
      </dl>
      {isGiven(flows.compare) && (
        <p className="muted flow-compared">
          {t("flow_compared", { from: formatDate(flows.compare.from), to: formatDate(flows.compare.to) })}
        </p>
      )}
    </>
  );
}
