// Drafting one payment or a batch: one account pays, each line is somebody who is paid.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { beneficiariesQuery } from "@/shared/api/payment-queries";
import { accountsQuery } from "@/shared/api/queries";
import { useScope } from "@/shared/api/scope";
import { t } from "@/shared/i18n/translate";
import { Page } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { NewPaymentForm } from "./new-payment-form";
import { payable } from "./payment-draft";
import "./payments.css";

export function NewPaymentPage({ onDrafted }: { readonly onDrafted: (ids: readonly number[]) => void }) {
  const { org, currency } = useScope();
  const accounts = useQuery(accountsQuery({ org, in: currency }));
  const beneficiaries = useQuery(beneficiariesQuery(org));
  const paying = (accounts.data?.items ?? []).filter((account) => account.closed_on === null && (account.kind === "bank" || account.kind === "wallet" || account.kind === "broker" || account.kind === "cash"));
  return (
    <Page
      title={t("new_payment")}
      eyebrow={
        <nav className="eyebrow" aria-label={t("breadcrumbs")}>
          <Link to="/payments" className="crumb">
            {t("payments")}
          </Link>
        </nav>
      }
    >
      <QueryView
        query={beneficiaries}
        skeleton={<SkeletonRows rows={6} />}
        isEmpty={(list) => payable(list.items).length === 0}
        empty={
          <EmptyState
            title={t("no_beneficiaries")}
            text={t("no_beneficiaries_text")}
            action={
              <Link to="/payments/beneficiaries" className="button button-primary">
                {t("beneficiaries")}
              </Link>
            }
          />
        }
      >
        {(list) => (
          <QueryView query={accounts} skeleton={<SkeletonRows rows={6} />}>
            {() => <NewPaymentForm accounts={paying} beneficiaries={payable(list.items)} onDrafted={onDrafted} />}
          </QueryView>
        )}
      </QueryView>
    </Page>
  );
}
