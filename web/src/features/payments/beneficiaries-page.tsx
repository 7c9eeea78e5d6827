// Those who are paid: their bank details, what waits for approval, and adding more.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { client, take } from "@/shared/api/client";
import { beneficiariesQuery } from "@/shared/api/payment-queries";
import { useScope } from "@/shared/api/scope";
import type { NewBeneficiary } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { FormDialog } from "@/shared/ui/form-dialog";
import { Icon } from "@/shared/ui/icon";
import { Card, Page } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { BeneficiaryForm } from "./beneficiary-form";
import { BeneficiaryRow } from "./beneficiary-row";
import { usePaymentChange } from "./use-payment-change";
import "./payments.css";

export function BeneficiariesPage() {
  const { org } = useScope();
  const may = useMay();
  const query = useQuery(beneficiariesQuery(org));
  const [adding, setAdding] = useState(false);
  const add = usePaymentChange((body: NewBeneficiary, header) => take(client.POST("/api/v1/beneficiaries", { params: { query: { org }, header }, body })), t("beneficiary_added"), () => setAdding(false));
  const shown = (query.data?.items ?? []).filter((each) => !each.is_removed);
  return (
    <Page
      title={t("beneficiaries")}
      eyebrow={
        <nav className="eyebrow" aria-label={t("breadcrumbs")}>
          <Link to="/payments" className="crumb">
            {t("payments")}
          </Link>
        </nav>
      }
      actions={
        may("beneficiaries.write") && (
          <button type="button" className="button button-primary" onClick={() => setAdding(true)}>
            <Icon name="plus" /> {t("new_beneficiary")}
          </button>
        )
      }
    >
      <Card className="card-flush">
        <QueryView query={query} skeleton={<SkeletonRows rows={5} />} isEmpty={() => shown.length === 0} empty={<EmptyState title={t("no_beneficiaries")} text={t("no_beneficiaries_text")} />}>
          {() => (
            <ul className="rows" aria-label={t("beneficiaries")}>
              {shown.map((each) => (
                <BeneficiaryRow key={each.id} beneficiary={each} />
              ))}
            </ul>
          )}
        </QueryView>
      </Card>
      <FormDialog open={adding} onOpenChange={setAdding} title={t("new_beneficiary")} text={t("new_beneficiary_text")}>
        <BeneficiaryForm submit={t("new_beneficiary")} isBusy={add.isPending} error={add.error} onSubmit={(body) => add.mutate(body)} />
      </FormDialog>
    </Page>
  );
}
