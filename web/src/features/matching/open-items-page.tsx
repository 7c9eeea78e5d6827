// Payables and receivables: how old what is open is, what lines would settle it, and each item.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useScope } from "@/shared/api/scope";
import { ageingQuery, expectedItemsQuery } from "@/shared/api/understanding-queries";
import type { AgeingReport, ExpectedItem } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { useMay } from "@/shared/session/session";
import { formatDate } from "@/shared/time/dates";
import { Badge } from "@/shared/ui/controls";
import { Icon } from "@/shared/ui/icon";
import { Card, Page } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { ImportItemsDialog } from "./import-items-dialog";
import { ProposalsCard } from "./proposals-card";
import "./matching.css";

export function OpenItemsPage() {
  const { org, asOf } = useScope();
  const may = useMay();
  const [isImporting, setImporting] = useState(false);
  const items = useQuery(expectedItemsQuery(org, ""));
  const ageing = useQuery(ageingQuery(org, asOf));
  const action = may("expected.write") && (
    <button type="button" className="button button-primary" onClick={() => setImporting(true)}>
      <Icon name="import" /> {t("import_items")}
    </button>
  );
  return (
    <Page title={t("open_items")} wide actions={action}>
      {may("matches.read") && <ProposalsCard />}
      <Card title={t("ageing")} className="card-flush">
        <QueryView query={ageing} skeleton={<SkeletonRows rows={2} />} isEmpty={(report) => report.totals.length === 0} empty={<EmptyState title={t("no_open_items")} text={t("no_open_items_text")} action={action} />}>
          {(report) => <Ageing report={report} />}
        </QueryView>
      </Card>
      <QueryView query={items} skeleton={<SkeletonRows rows={8} />} isEmpty={(page) => page.items.length === 0} empty={null}>
        {(page) => (
          <Card title={t("open_items")} className="card-flush">
            <ItemTable items={page.items} />
          </Card>
        )}
      </QueryView>
      <ImportItemsDialog open={isImporting} onOpenChange={setImporting} />
    </Page>
  );
}

const AGES = ["not_due", "days_0_30", "days_31_60", "days_61_90", "older"] as const;

function Ageing({ report }: { readonly report: AgeingReport }) {
  const titles = [t("age_not_due"), t("age_0_30"), t("age_31_60"), t("age_61_90"), t("age_older")];
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={t("ageing")}>
      <table className="table">
        <thead>
          <tr>
            <th>{t("kind")}</th>
            {titles.map((title) => (
              <th key={title} className="numeric">
                {title}
              </th>
            ))}
            <th className="numeric">{t("total")}</th>
          </tr>
        </thead>
        <tbody>
          {report.totals.map((row) => (
            <tr key={`${row.kind} ${row.asset}`}>
              <td className="nowrap">
                {t(`kind_${row.kind}`)} <span className="muted">{row.asset}</span>
              </td>
              {AGES.map((age) => (
                <td key={age} className="numeric">
                  <Money amount={row[age]} asset={row.asset} bare />
                </td>
              ))}
              <td className="numeric">
                <Money amount={row.total} asset={row.asset} bare />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ItemTable({ items }: { readonly items: readonly ExpectedItem[] }) {
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={t("open_items")}>
      <table className="table">
        <thead>
          <tr>
            <th>{t("due_on")}</th>
            <th>{t("kind")}</th>
            <th>{t("counterparty")}</th>
            <th>{t("reference")}</th>
            <th className="numeric">{t("amount")}</th>
            <th className="numeric">{t("open_amount")}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.id} id={item.id}>
              <td className="nowrap">{formatDate(item.due_on)}</td>
              <td>
                {t(`kind_${item.kind}`)} {item.state === "partial" && <Badge tone="accent">{t("state_partial")}</Badge>}
              </td>
              <td>{item.counterparty ?? "–"}</td>
              <td>{item.reference ?? item.description ?? "–"}</td>
              <td className="numeric">
                <Money amount={item.amount.amount} asset={item.amount.asset} />
              </td>
              <td className="numeric">
                <Money amount={item.open.amount} asset={item.open.asset} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
