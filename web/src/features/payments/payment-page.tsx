// One payment: what the bank gets, what to look at, who approved it, and its whole life.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { paymentQuery } from "@/shared/api/payment-queries";
import { isGiven } from "@/shared/api/given";
import { useScope } from "@/shared/api/scope";
import type { Payment } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { useSession } from "@/shared/session/session";
import { formatDate } from "@/shared/time/dates";
import { Icon } from "@/shared/ui/icon";
import { Card, Page } from "@/shared/ui/page";
import { QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { PaymentActions } from "./payment-actions";
import { ApprovalsCard } from "./approvals-card";
import { LifeCard } from "./life-card";
import { PaymentStateBadge } from "./payment-state";
import "./payments.css";

export function PaymentPage({ id }: { readonly id: number }) {
  const { org } = useScope();
  const query = useQuery(paymentQuery(org, id));
  return (
    <Page
      title={t("payment", { id: String(id) })}
      eyebrow={
        <nav className="eyebrow" aria-label={t("breadcrumbs")}>
          <Link to="/payments" className="crumb">
            {t("payments")}
          </Link>
        </nav>
      }
      actions={query.data !== undefined && <PaymentActions payments={[query.data]} onDone={() => undefined} />}
    >
      <QueryView query={query} skeleton={<SkeletonRows rows={8} />}>
        {(payment) => (
          <>
            <OrderCard payment={payment} />
            <LookAtCard payment={payment} />
            <div className="payment-columns">
              <ApprovalsCard payment={payment} />
              <LifeCard payment={payment} />
            </div>
          </>
        )}
      </QueryView>
    </Page>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function OrderCard({ payment }: { readonly payment: Payment }) {
  const { amount, payee } = payment;
  return (
    <Card>
      <div className="payment-head">
        <Money amount={amount.amount} asset={amount.asset} size="large" />
        <PaymentStateBadge state={payment.state} />
      </div>
      <dl className="payment-facts">
        <Fact label={t("pays_to")}>
          {payee?.name ?? payment.beneficiary}
          <span className="payment-account">{payment.payee_account}</span>
        </Fact>
        <Fact label={t("pays_from")}>
          <Link to="/accounts/$accountId" params={{ accountId: String(payment.account) }}>
            {payment.account_path}
          </Link>
        </Fact>
        <Fact label={t("execute_on")}>{formatDate(payment.execute_on)}</Fact>
        <Fact label={t("payment_method")}>{t(`method_${payment.method}`)}</Fact>
        {isGiven(payment.text) && <Fact label={t("payment_text")}>{payment.text}</Fact>}
        {isGiven(payment.reference) && <Fact label={t("payment_reference")}>{payment.reference}</Fact>}
        <Fact label={t("end_to_end_id")}>
          <code>{payment.end_to_end_id}</code>
        </Fact>
        {isGiven(payment.batch) && <Fact label={t("payments")}>{t("batch_of", { batch: String(payment.batch) })}</Fact>}
      </dl>
    </Card>
  );
}

function LookAtCard({ payment }: { readonly payment: Payment }) {
  const session = useSession();
  const isOwn = session.kind === "person" && payment.state === "submitted" && payment.makers.includes(session.me.id);
  if (payment.warnings.length === 0 && payment.written.length === 0 && !isOwn && !payment.is_unsettled) return null;
  return (
    <Card title={t("look_at")}>
      <ul className="payment-warnings">
        {isOwn && <Warning text={t("own_payment_note")} />}
        {payment.is_unsettled && <Warning text={t("unsettled_note")} />}
        {payment.warnings.map((warning, index) => (
          <Warning key={index} text={warning.message} />
        ))}
        {payment.written.map((text) => (
          <li key={text.field}>
            <Icon name="edit" size={14} />
            <span>
              <code>{text.given}</code> {t("file_written_as")} <code>{text.written}</code>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Warning({ text }: { readonly text: string }) {
  return (
    <li>
      <Icon name="warning" size={14} />
      <span>{text}</span>
    </li>
  );
}
