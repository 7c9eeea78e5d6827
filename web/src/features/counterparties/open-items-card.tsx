// What is expected from a counterparty, or owed to it.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { openWithQuery } from "@/shared/api/counterparty-queries";
import { useScope } from "@/shared/api/scope";
import type { ExpectedItem } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { formatDate } from "@/shared/time/dates";
import { Badge } from "@/shared/ui/controls";
import { Card } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";

export function OpenItemsCard({ counterparty }: { readonly counterparty: string }) {
  const { org } = useScope();
  const query = useQuery(openWithQuery(org, counterparty));
  return (
    <Card
      title={t("open_items")}
      className="card-flush"
      actions={
        <Link to="/open-items" className="link">
          {t("all_open_items")}
        </Link>
      }
    >
      <QueryView query={query} skeleton={<SkeletonRows rows={2} />} isEmpty={(page) => page.items.length === 0} empty={<EmptyState title={t("nothing_open")} text={t("nothing_open_text")} />}>
        {(page) => (
          <div className="scroll-x" tabIndex={0} role="region" aria-label={t("open_items")}>
            <table className="table">
              <thead>
                <tr>
                  <th>{t("due_on")}</th>
                  <th>{t("kind")}</th>
                  <th>{t("reference")}</th>
                  <th className="numeric">{t("amount")}</th>
                  <th className="numeric">{t("open_amount")}</th>
                </tr>
              </thead>
              <tbody>
                {page.items.map((item) => (
                  <ItemRow key={item.id} item={item} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </QueryView>
    </Card>
  );
}

function ItemRow({ item }: { readonly item: ExpectedItem }) {
  return (
    <tr>
      <td className="nowrap">{formatDate(item.due_on)}</td>
      <td className="nowrap">
        {t(`kind_${item.kind}`)} {item.state === "partial" && <Badge tone="accent">{t("state_partial")}</Badge>}
      </td>
      <td>{item.reference ?? item.description ?? "–"}</td>
      <td className="numeric">
        <Money amount={item.amount.amount} asset={item.amount.asset} />
      </td>
      <td className="numeric">
        <Money amount={item.open.amount} asset={item.open.asset} />
      </td>
    </tr>
  );
}
