// Open items, planned payments and debt in the forecast: when each is expected, why then, and what it stands in for.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { forecastKnownQuery, type Around } from "@/shared/api/forecast-queries";
import { accountsQuery } from "@/shared/api/queries";
import { useScope } from "@/shared/api/scope";
import type { ForecastKnownFlow, ForecastKnownList } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { signOf } from "@/shared/money/money";
import { Money } from "@/shared/money/money-view";
import { formatAmount } from "@/shared/money/format";
import { formatCount, formatDate } from "@/shared/time/dates";
import { Badge } from "@/shared/ui/controls";
import { KnownSource } from "@/shared/ui/known-source";
import { Card } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { isIn, type FigureOf } from "./figure-of";

export interface KnownCardProps {
  readonly around: Around;
  /** The figure whose flows are listed; all of them if none. */
  readonly figure: FigureOf | undefined;
  readonly onList: (figure: FigureOf | undefined) => void;
}

export function KnownCard({ around, figure, onList }: KnownCardProps) {
  const { org } = useScope();
  const query = useQuery(forecastKnownQuery({ org, ...around }));
  const place = useRef<HTMLDivElement>(null);
  // It stands below the grid: whoever asked is taken there.
  const asked = figure === undefined ? undefined : `${figure.of} ${figure.from} ${figure.to}`;
  const isThere = query.data !== undefined;
  useEffect(() => {
    if (asked === undefined || !isThere) return;
    place.current?.scrollIntoView({ block: "start" });
    place.current?.focus({ preventScroll: true });
  }, [asked, isThere]);
  return (
    <div ref={place} id="known" tabIndex={-1} className="forecast-place">
      <Card title={t("known")} className="card-flush">
        <QueryView query={query} skeleton={<SkeletonRows rows={3} />} isEmpty={(list) => list.items.length === 0 && list.hidden === 0} empty={<EmptyState title={t("no_known")} text={t("no_known_text")} />}>
          {(list) => (figure === undefined ? <KnownTable list={list} /> : <KnownOfFigure list={list} figure={figure} onAll={() => onList(undefined)} />)}
        </QueryView>
      </Card>
    </div>
  );
}

/** The known flows of one figure only, with a way back to all. */
function KnownOfFigure({ list, figure, onAll }: { readonly list: ForecastKnownList; readonly figure: FigureOf; readonly onAll: () => void }) {
  const { org, currency } = useScope();
  const accounts = useQuery(accountsQuery({ org, in: currency }));
  const path = accounts.data?.items.find((each) => each.id === figure.of)?.path;
  const items = list.items.filter((flow) => isIn(figure, flow));
  return (
    <>
      <p className="forecast-notice" role="status">
        {t(items.length === 0 ? "known_none_of" : "known_of_figure", { count: formatCount(items.length), category: figure.of === "own" ? t("forecast_own") : (path ?? String(figure.of)), from: formatDate(figure.from), to: formatDate(figure.to) })}{" "}
        <button type="button" className="link" onClick={onAll}>
          {t("known_all", { count: formatCount(list.items.length) })}
        </button>
      </p>
      <KnownTable list={{ ...list, items }} />
    </>
  );
}

function KnownTable({ list }: { readonly list: ForecastKnownList }) {
  return (
    <>
      <div className="scroll-x forecast-known-list" tabIndex={0} role="region" aria-label={t("known")}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t("forecast_expected_on")}</th>
              <th scope="col">{t("known_of")}</th>
              <th scope="col" className="numeric">{t("amount")}</th>
              <th scope="col">{t("known_because")}</th>
            </tr>
          </thead>
          <tbody>
            {list.items.map((flow) => (
              <KnownRow key={`${flow.source} ${flow.id} ${String(flow.part)} ${flow.due_on} ${String(flow.account)}`} flow={flow} />
            ))}
          </tbody>
        </table>
      </div>
      {list.hidden > 0 && <p className="forecast-source">{t("known_hidden", { count: String(list.hidden) })}</p>}
    </>
  );
}

function KnownRow({ flow }: { readonly flow: ForecastKnownFlow }) {
  const isIn = flow.account !== null && flow.worth !== null;
  return (
    <tr>
      <td className="nowrap">
        {formatDate(flow.expected_on)}
        {flow.early_on !== null && flow.late_on !== null && <span className="adjustment-note">{t("known_between", { early: formatDate(flow.early_on), late: formatDate(flow.late_on) })}</span>}
      </td>
      <td>
        <KnownSource flow={flow} />
        {flow.counterparty !== null && <span className="adjustment-note">{flow.counterparty}</span>}
      </td>
      <td className="numeric">
        <Money amount={flow.amount.amount} asset={flow.amount.asset} flow signed />
        {signOf(flow.replaces.amount) !== 0 && <span className="adjustment-note">{t("known_replaces", { amount: formatAmount(flow.replaces.amount, flow.replaces.asset) })}</span>}
      </td>
      <td>
        {because(flow)} {!isIn && <Badge tone="warning">{t(flow.account === null ? "known_no_account" : "known_no_price")}</Badge>}
      </td>
    </tr>
  );
}

function because(flow: ForecastKnownFlow): string {
  if (flow.basis === "schedule") return t("known_schedule", { date: formatDate(flow.due_on) });
  if (flow.basis === "order") return t("known_order");
  if (flow.basis === "usual") return t("known_usual", { date: formatDate(flow.due_on) });
  if (flow.basis === "due_date") return t("known_due_date", { date: formatDate(flow.due_on) });
  return t("known_learned", { date: formatDate(flow.due_on), own: String(flow.observations), all: String(flow.observations_of_all) });
}
