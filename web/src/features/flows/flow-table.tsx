// Every group of flows: booked figures open their entries, expected ones the items they are made from.
import { Link } from "@tanstack/react-router";
import { isGiven } from "@/shared/api/given";
import type { FlowDimension, FlowKind } from "@/shared/api/flow-queries";
import type { CashFlows } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { formatCount } from "@/shared/time/dates";
import { Badge, Unpriced } from "@/shared/ui/controls";
import { Card } from "@/shared/ui/page";
import { rowsOf, type Booked, type Expected, type Row } from "./flow-figures";

type Amount = Booked["net"];
export type OpenGroup = (group: { readonly kind: FlowKind; readonly group: string }) => void;

export function FlowTable({ flows, by, onOpen }: { readonly flows: CashFlows; readonly by: FlowDimension; readonly onOpen: OpenGroup }) {
  const isCompared = isGiven(flows.compare);
  const isAhead = isGiven(flows.expected);
  return (
    <Card title={t("flow_groups")} className="card-flush">
      <div className="scroll-x" tabIndex={0} role="region" aria-label={t("flow_groups")}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t(`flow_by_${by}`)}</th>
              <th scope="col" className="numeric">{t("flow_inflow")}</th>
              <th scope="col" className="numeric">{t("flow_outflow")}</th>
              <th scope="col" className="numeric">{t("flow_net")}</th>
              {isCompared && <th scope="col" className="numeric">{t("flow_before")}</th>}
              <th scope="col" className="numeric">{t("flow_entries")}</th>
              {isAhead && <th scope="col" className="numeric flow-ahead">{t("flow_expected_in")}</th>}
              {isAhead && <th scope="col" className="numeric flow-ahead">{t("flow_expected_out")}</th>}
              {isAhead && <th scope="col" className="numeric flow-ahead">{t("flow_expected_net")}</th>}
            </tr>
          </thead>
          <tbody>
            {rowsOf(flows).map((row) => (
              <FlowRow key={row.id} row={row} flows={flows} by={by} onOpen={onOpen} />
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

function FlowRow({ row, flows, by, onOpen }: { readonly row: Row; readonly flows: CashFlows; readonly by: FlowDimension; readonly onOpen: OpenGroup }) {
  const { group, booked, expected } = row;
  return (
    <tr>
      <td>
        <GroupLink group={group} flows={flows} by={by} /> {group.kind !== "operating" && <Badge>{t(`flow_kind_${group.kind}`)}</Badge>} <Unpriced assets={[...new Set([...(booked?.unpriced ?? []), ...(expected?.unpriced ?? [])])]} />
      </td>
      <Cell amount={booked?.inflow} isThere={booked !== undefined} />
      <Cell amount={booked?.outflow} isThere={booked !== undefined} />
      <Cell amount={booked?.net} isThere={booked !== undefined} isFlow />
      {isGiven(flows.compare) && <Cell amount={booked?.before} isThere={booked !== undefined} />}
      <td className="numeric">{booked !== undefined && formatCount(booked.entries)}</td>
      {isGiven(flows.expected) && <ExpectedCells expected={expected} onOpen={onOpen} />}
    </tr>
  );
}

/** A figure that there is none of is empty; one that has no price is unknown. */
function Cell({ amount, isThere, isFlow = false }: { readonly amount: Amount | undefined; readonly isThere: boolean; readonly isFlow?: boolean }) {
  if (!isThere) return <td className="numeric" />;
  return <td className="numeric">{isGiven(amount) ? <Money amount={amount.amount} asset={amount.asset} bare flow={isFlow} /> : t("unknown")}</td>;
}

function ExpectedCells({ expected, onOpen }: { readonly expected: Expected | undefined; readonly onOpen: OpenGroup }) {
  if (expected === undefined) return <td className="numeric flow-ahead" colSpan={3} />;
  const label = t("flow_expected_open", { count: formatCount(expected.flows), group: nameOf(expected) });
  const figure = (amount: Amount) => (isGiven(amount) ? <Money amount={amount.amount} asset={amount.asset} bare /> : t("unknown"));
  return (
    <>
      <td className="numeric flow-ahead">{figure(expected.inflow)}</td>
      <td className="numeric flow-ahead">{figure(expected.outflow)}</td>
      <td className="numeric flow-ahead">
        <button type="button" className="flow-open" title={label} aria-label={label} onClick={() => onOpen({ kind: expected.kind, group: expected.key })}>
          {figure(expected.net)}
        </button>
      </td>
    </>
  );
}

export const nameOf = (group: Booked | Expected) => (group.key === "" ? t(group.kind === "internal" ? "flow_kind_internal" : "flow_none") : group.label);

/** The entries behind a group: of its account, or with its name in them. */
function GroupLink({ group, flows, by }: { readonly group: Booked | Expected; readonly flows: CashFlows; readonly by: FlowDimension }) {
  const { from, to } = flows;
  const search = isGiven(group.account) ? { account: group.account, from, to } : by === "currency" ? { asset: group.key, from, to } : by === "counterparty" && group.key !== "" ? { q: group.key, from, to } : { from, to };
  return (
    <Link to="/entries" search={search} className="link">
      {nameOf(group)}
    </Link>
  );
}
