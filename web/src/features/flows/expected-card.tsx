// The items, payments and facilities behind one expected figure, by day.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { expectedFlowsQuery, type ExpectedParams } from "@/shared/api/flow-queries";
import { isGiven } from "@/shared/api/given";
import type { ExpectedFlow, ExpectedFlowList } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { formatCount, formatDate } from "@/shared/time/dates";
import { Badge } from "@/shared/ui/controls";
import { KnownSource } from "@/shared/ui/known-source";
import { Card } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";

export function ExpectedCard({ asked, name, onClose }: { readonly asked: ExpectedParams; readonly name: string; readonly onClose: () => void }) {
  const query = useQuery(expectedFlowsQuery(asked));
  const title = t("flow_expected_of", { group: name });
  const place = useRef<HTMLDivElement>(null);
  // It opens below the table: whoever asked is taken there.
  useEffect(() => place.current?.focus(), [asked.kind, asked.key]);
  return (
    <div ref={place} tabIndex={-1} className="flow-expected-card">
      <Card title={title} className="card-flush" actions={<button type="button" className="button" onClick={onClose}>{t("flow_expected_close")}</button>}>
        <QueryView query={query} skeleton={<SkeletonRows rows={3} />} isEmpty={(list) => list.items.length === 0} empty={<EmptyState title={t("no_expected")} text={t("no_expected_text")} />}>
          {(list) => <ExpectedTable list={list} title={title} />}
        </QueryView>
      </Card>
    </div>
  );
}

function ExpectedTable({ list, title }: { readonly list: ExpectedFlowList; readonly title: string }) {
  return (
    <>
      <div className="scroll-x" tabIndex={0} role="region" aria-label={title}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t("forecast_expected_on")}</th>
              <th scope="col">{t("known_of")}</th>
              <th scope="col" className="numeric">{t("amount")}</th>
            </tr>
          </thead>
          <tbody>
            {list.items.map((flow) => (
              <ExpectedRow key={`${flow.source} ${flow.id} ${String(flow.part)} ${flow.due_on} ${String(flow.account)}`} flow={flow} />
            ))}
          </tbody>
        </table>
      </div>
      {list.total > list.items.length && <p className="flow-note">{t("flow_expected_more", { shown: formatCount(list.items.length), total: formatCount(list.total) })}</p>}
    </>
  );
}

function ExpectedRow({ flow }: { readonly flow: ExpectedFlow }) {
  return (
    <tr>
      <td className="nowrap">
        {formatDate(flow.expected_on)}
        {flow.due_on !== flow.expected_on && <span className="flow-aside">{t("flow_due", { date: formatDate(flow.due_on) })}</span>}
      </td>
      <td>
        <KnownSource flow={flow} />
        {flow.counterparty !== null && <span className="flow-aside">{flow.counterparty}</span>}
      </td>
      <td className="numeric">
        <Money amount={flow.amount.amount} asset={flow.amount.asset} flow signed /> {!isGiven(flow.worth) && <Badge tone="warning">{t("known_no_price")}</Badge>}
      </td>
    </tr>
  );
}
