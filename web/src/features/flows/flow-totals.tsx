// Money before, in, out and after.
import type { CashFlows } from "@/shared/api/types";
import { isGiven } from "@/shared/api/given";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { formatDate } from "@/shared/time/dates";
import { Unpriced } from "@/shared/ui/controls";

const parts = ["opening", "inflow", "outflow", "net", "closing"] as const;

const coming = [
  ["flow_expected_in", "inflow"],
  ["flow_expected_out", "outflow"],
  ["flow_expected_net", "net"],
  ["flow_expected_closing", "closing"],
] as const;

/** What is expected, apart from what is booked and never added to it but where it says so. */
function ExpectedTotals({ expected }: { readonly expected: NonNullable<CashFlows["expected"]> }) {
  return (
    <section className="flow-expected" aria-label={t("flow_expected")}>
      <dl className="flow-totals">
        {coming.map(([label, part]) => {
          const total = expected.totals[part];
          return (
            <div key={part}>
              <dt>{t(label)}</dt>
              <dd>
                {isGiven(total.value) ? <Money amount={total.value.amount} asset={total.value.asset} size="large" /> : t("unknown")} <Unpriced assets={total.unpriced} />
              </dd>
            </div>
          );
        })}
      </dl>
      <p className="flow-note">
        {t("flow_expected_from", { from: formatDate(expected.from) })} {expected.left_out > 0 && t("flow_expected_left_out", { count: String(expected.left_out) })} {expected.hidden > 0 && t("flow_expected_hidden", { count: String(expected.hidden) })}
      </p>
    </section>
  );
}

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
      {isGiven(flows.expected) && <ExpectedTotals expected={flows.expected} />}
      {isGiven(flows.compare) && (
        <p className="muted flow-compared">
          {t("flow_compared", { from: formatDate(flows.compare.from), to: formatDate(flows.compare.to) })}
        </p>
      )}
    </>
  );
}
