// Each open item; payables are chosen and paid together, and show the payment that is on its way.
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { ExpectedItem } from "@/shared/api/types";
import { t, tn } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { useMay } from "@/shared/session/session";
import { formatDate } from "@/shared/time/dates";
import { Badge } from "@/shared/ui/controls";
import { Icon } from "@/shared/ui/icon";
import { Card } from "@/shared/ui/page";
import { PayItemsDialog } from "./pay-items-dialog";

/** Whether a payment can be drafted of it. */
const isPayable = (item: ExpectedItem) => item.kind === "payable" && item.payment === null && Number(item.open.amount) > 0;

export function ItemsCard({ items }: { readonly items: readonly ExpectedItem[] }) {
  const canPay = useMay()("payments.draft");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isPaying, setPaying] = useState(false);
  const payable = items.filter(isPayable);
  const selected = payable.filter(({ id }) => chosen.has(id));
  const isAll = payable.length > 0 && selected.length === payable.length;
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const action = canPay && payable.length > 0 && (
    <button type="button" className="button button-primary" disabled={selected.length === 0} onClick={() => setPaying(true)}>
      <Icon name="check" /> {selected.length === 0 ? t("pay_items_none") : tn("pay_items", selected.length)}
    </button>
  );
  return (
    <Card title={t("open_items")} className="card-flush" actions={action}>
      <div className="scroll-x" tabIndex={0} role="region" aria-label={t("open_items")}>
        <table className="table">
          <thead>
            <tr>
              {canPay && (
                <th>
                  <input type="checkbox" aria-label={t("select_payables")} checked={isAll} disabled={payable.length === 0} onChange={() => setChosen(isAll ? new Set() : new Set(payable.map(({ id }) => id)))} />
                </th>
              )}
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
              <ItemRow key={item.id} item={item} isChosen={chosen.has(item.id)} onToggle={canPay ? () => toggle(item.id) : undefined} />
            ))}
          </tbody>
        </table>
      </div>
      <PayItemsDialog open={isPaying} onOpenChange={setPaying} items={selected} onDone={() => setChosen(new Set())} />
    </Card>
  );
}

function ItemRow({ item, isChosen, onToggle }: { readonly item: ExpectedItem; readonly isChosen: boolean; readonly onToggle: (() => void) | undefined }) {
  const name = item.reference ?? item.description ?? item.counterparty ?? item.id;
  return (
    <tr id={item.id}>
      {onToggle !== undefined && <td>{isPayable(item) && <input type="checkbox" aria-label={t("pay_item", { name })} checked={isChosen} onChange={onToggle} />}</td>}
      <td className="nowrap">{formatDate(item.due_on)}</td>
      <td>
        {t(`kind_${item.kind}`)} {item.state === "partial" && <Badge tone="accent">{t("state_partial")}</Badge>}
        {item.payment !== null && (
          <Link to="/payments/$paymentId" params={{ paymentId: String(item.payment) }} className="crumb nowrap">
            {t("payment_number", { number: String(item.payment) })}
          </Link>
        )}
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
  );
}
