// Payments by state, the newest first; several can be chosen and moved on together.
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { paymentsQuery } from "@/shared/api/payment-queries";
import { useScope } from "@/shared/api/scope";
import type { Payment, PaymentState } from "@/shared/api/types";
import { t, tn } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { formatCount } from "@/shared/time/dates";
import { Segmented } from "@/shared/ui/controls";
import { Icon } from "@/shared/ui/icon";
import { Card, Page } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { PaymentActions } from "./payment-actions";
import { PaymentListRow } from "./payment-list-row";
import { paymentStates, stateName } from "./payment-state";
import "./payments.css";

type Shown = PaymentState | "all";

export function PaymentsPage({ state, onChange }: { readonly state: PaymentState | undefined; readonly onChange: (state: PaymentState | undefined) => void }) {
  const { org } = useScope();
  const may = useMay();
  const query = useInfiniteQuery(paymentsQuery(org, state));
  // Whole payments: what was chosen stays when a step takes it out of the list that is shown.
  const [chosen, setChosen] = useState<ReadonlyMap<number, Payment>>(new Map());
  const payments = query.data?.pages.flatMap((page) => page.items) ?? [];
  const selected = [...chosen.values()].map((before) => payments.find(({ id }) => id === before.id) ?? before);
  const toggle = (payment: Payment) => setChosen((before) => new Map(before.has(payment.id) ? [...before].filter(([id]) => id !== payment.id) : [...before, [payment.id, payment]]));
  const show = (next: Shown) => {
    setChosen(new Map());
    onChange(next === "all" ? undefined : next);
  };
  const counts = new Map(query.data?.pages[0]?.counts.map((each) => [each.state, each.count]));
  const withCount = (each: PaymentState) => `${stateName(each)}${counts.has(each) ? ` ${formatCount(counts.get(each) ?? 0)}` : ""}`;
  const choices: { value: Shown; label: string }[] = [{ value: "all", label: t("all_payments") }, ...paymentStates.map((value) => ({ value, label: withCount(value) }))];
  return (
    <Page title={t("payments")} actions={<Actions canDraft={may("payments.draft")} canSee={may("beneficiaries.read")} />}>
      <Card className="card-flush">
        <div className="payments-filter">
          <Segmented label={t("payment_state")} value={state ?? "all"} onChange={show} choices={choices} />
        </div>
        {selected.length > 0 && (
          <div className="payments-chosen" role="status">
            <span>{tn("selected_payments", selected.length)}</span>
            <PaymentActions payments={selected} onDone={() => setChosen(new Map())} />
          </div>
        )}
        <QueryView
          query={query}
          skeleton={<SkeletonRows rows={6} />}
          isEmpty={() => payments.length === 0}
          empty={state === undefined ? <EmptyState title={t("no_payments")} text={t("no_payments_text")} /> : <p className="card-note muted">{t("no_payments_in_state")}</p>}
        >
          {() => (
            <ul className="payments" aria-label={t("payments")}>
              {payments.map((payment) => (
                <PaymentListRow key={payment.id} payment={payment} isChosen={chosen.has(payment.id)} onToggle={() => toggle(payment)} />
              ))}
            </ul>
          )}
        </QueryView>
        {query.hasNextPage && (
          <div className="card-foot">
            <button type="button" className="button" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {t("more_payments")}
            </button>
          </div>
        )}
      </Card>
    </Page>
  );
}

function Actions({ canDraft, canSee }: { readonly canDraft: boolean; readonly canSee: boolean }) {
  return (
    <>
      {canSee && (
        <Link to="/payments/beneficiaries" className="button">
          <Icon name="members" /> {t("beneficiaries")}
        </Link>
      )}
      <Link to="/payments/files" className="button">
        <Icon name="file" /> {t("payment_files")}
      </Link>
      <Link to="/payments/rules" className="button">
        <Icon name="shield" /> {t("payment_rules")}
      </Link>
      {canDraft && (
        <Link to="/payments/new" className="button button-primary">
          <Icon name="plus" /> {t("new_payment")}
        </Link>
      )}
    </>
  );
}
