// Every group of flows; its figures open its entries.
import { Link } from "@tanstack/react-router";
import { isGiven } from "@/shared/api/given";
import type { FlowDimension } from "@/shared/api/flow-queries";
import type { CashFlows } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { formatCount } from "@/shared/time/dates";
import { Badge, Unpriced } from "@/shared/ui/controls";
import { Card } from "@/shared/ui/page";

type Group = CashFlows["groups"][number];
type Amount = Group["net"];

export function FlowTable({ flows, by }: { readonly flows: CashFlows; readonly by: FlowDimension }) {
  const isCompared = isGiven(flows.compare);
  return (
    <Card title={t("flow_groups")} className="card-flush">
      <div className="scroll-x" tabIndex={0} role="region" aria-label={t("flow_groups")}>
        <table className="table">
          <thead>
            <tr>
              <th>{t(`flow_by_${by}`)}</th>
              <th className="numeric">{t("flow_inflow")}</th>
              <th className="numeric">{t("flow_outflow")}</th>
              <th className="numeric">{t("flow_net")}</th>
              {isCompared && <th className="numeric">{t("flow_before")}</th>}
              <th className="numeric">{t("flow_entries")}</th>
            </tr>
          </thead>
          <tbody>
            {flows.groups.map((group) => (
              <tr key={`${group.kind} ${group.key}`}>
                <td>
                  <GroupLink group={group} flows={flows} by={by} /> {group.kind !== "operating" && <Badge>{t(`flow_kind_${group.kind}`)}</Badge>} <Unpriced assets={group.unpriced} />
                </td>
                <Cell amount={group.inflow} />
                <Cell amount={group.outflow} />
                <Cell amount={group.net} isFlow />
                {isCompared && <Cell amount={group.before} />}
                <td className="numeric">{formatCount(group.entries)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

function Cell({ amount, isFlow = false }: { readonly amount: Amount; readonly isFlow?: boolean }) {
  return <td className="numeric">{isGiven(amount) ? <Money amount={amount.amount} asset={amount.asset} bare flow={isFlow} /> : t("unknown")}</td>;
}

/** The entries behind a group: of its account, or with its name in them. */
function GroupLink({ group, flows, by }: { readonly group: Group; readonly flows: CashFlows; readonly by: FlowDimension }) {
  const { from, to } = flows;
  const label = group.key === "" ? t("flow_none") : group.label;
  const search = isGiven(group.account) ? { account: group.account, from, to } : by === "currency" ? { asset: group.key, from, to } : by === "counterparty" && group.key !== "" ? { q: group.key, from, to } : { from, to };
  return (
    <Link to="/entries" search={search} className="link">
      {label}
    </Link>
  );
}
