// How an organisation pays: who approves what, until when, templates, and the gateway that files go through.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { paymentGatewayQuery, paymentPolicyQuery, paymentTemplatesQuery } from "@/shared/api/payment-queries";
import { useScope } from "@/shared/api/scope";
import { t } from "@/shared/i18n/translate";
import { Page } from "@/shared/ui/page";
import { QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { GatewayCard } from "./gateway-card";
import { PolicyCard } from "./policy-card";
import { TemplatesCard } from "./templates-card";
import "./payments.css";

export function PaymentRulesPage() {
  const { org } = useScope();
  const policy = useQuery(paymentPolicyQuery(org));
  const templates = useQuery(paymentTemplatesQuery(org));
  const gateway = useQuery(paymentGatewayQuery(org));
  return (
    <Page
      title={t("payment_rules")}
      eyebrow={
        <nav className="eyebrow" aria-label={t("breadcrumbs")}>
          <Link to="/payments" className="crumb">
            {t("payments")}
          </Link>
        </nav>
      }
    >
      <QueryView query={policy} skeleton={<SkeletonRows rows={4} />}>
        {({ policy: saved }) => <PolicyCard policy={saved} />}
      </QueryView>
      <QueryView query={templates} skeleton={<SkeletonRows rows={3} />}>
        {(list) => <TemplatesCard templates={list.items} />}
      </QueryView>
      <QueryView query={gateway} skeleton={<SkeletonRows rows={2} />}>
        {({ gateway: saved, version }) => <GatewayCard gateway={saved} version={version} />}
      </QueryView>
    </Page>
  );
}
