// One who is paid: the details in use, those that wait, and what may be done about them.
import { useState } from "react";
import { client, take, takeNothing } from "@/shared/api/client";
import { useScope } from "@/shared/api/scope";
import type { Beneficiary, NewBeneficiary } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { useMay, useSession } from "@/shared/session/session";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { Badge } from "@/shared/ui/controls";
import { FormDialog } from "@/shared/ui/form-dialog";
import { FormError } from "@/shared/ui/form-error";
import { Icon } from "@/shared/ui/icon";
import { BeneficiaryForm } from "./beneficiary-form";
import { usePaymentChange } from "./use-payment-change";

export function BeneficiaryRow({ beneficiary }: { readonly beneficiary: Beneficiary }) {
  const { org } = useScope();
  const may = useMay();
  const [task, setTask] = useState<"change" | "remove" | null>(null);
  const close = () => setTask(null);
  const { id, name, version } = beneficiary;
  const at = { path: { id }, query: { org }, header: { "If-Match": `"${String(version)}"` } };
  const change = usePaymentChange((body: NewBeneficiary) => take(client.PUT("/api/v1/beneficiaries/{id}", { params: at, body })), t("beneficiary_changed"), close);
  const remove = usePaymentChange(() => takeNothing(client.DELETE("/api/v1/beneficiaries/{id}", { params: at })), t("beneficiary_removed"), close);
  const current = beneficiary.revisions.find((each) => each.number === beneficiary.current);
  const last = beneficiary.revisions.at(-1);
  const known = (current ?? last)?.details;
  return (
    <li className="row">
      <div className="row-text">
        <h2 className="row-name">
          {name} {current === undefined ? <Badge tone="warning">{t("details_none")}</Badge> : <Badge tone="good">{t("details_in_use")}</Badge>}
        </h2>
        <p className="payment-account">{(current ?? last)?.account}</p>
        <Waiting beneficiary={beneficiary} />
      </div>
      {may("beneficiaries.write") && (
        <div className="row-actions">
          <button type="button" className="button" aria-label={t("change_details_of", { name })} onClick={() => setTask("change")}>
            <Icon name="edit" size={14} /> {t("change_details")}
          </button>
          <button type="button" className="button button-icon" aria-label={t("remove_beneficiary", { name })} onClick={() => setTask("remove")}>
            <Icon name="trash" size={14} />
          </button>
        </div>
      )}
      <FormDialog open={task === "change"} onOpenChange={(open) => !open && close()} title={t("change_details_of", { name })} text={t("change_details_text")}>
        <BeneficiaryForm submit={t("change_details")} isBusy={change.isPending} error={change.error} onSubmit={(body) => change.mutate(body)} {...(known === undefined ? {} : { before: known })} />
      </FormDialog>
      <ConfirmDialog open={task === "remove"} onOpenChange={(open) => !open && close()} title={t("remove_beneficiary", { name })} text={t("remove_beneficiary_text")} confirm={t("remove")} danger busy={remove.isPending} onConfirm={() => remove.mutate(undefined)}>
        <FormError error={remove.error} />
      </ConfirmDialog>
    </li>
  );
}

/** Details that wait, and who may decide about them: never who put them in. */
function Waiting({ beneficiary }: { readonly beneficiary: Beneficiary }) {
  const { org } = useScope();
  const may = useMay();
  const session = useSession();
  const waiting = beneficiary.revisions.find((each) => each.number === beneficiary.waiting);
  const { id, name } = beneficiary;
  const decide = usePaymentChange(
    (verdict: "approve" | "refuse") => take(client.POST("/api/v1/beneficiaries/{id}/decision", { params: { path: { id }, query: { org } }, body: { revision: waiting?.number ?? 0, verdict } })),
    t("details_decided"),
    () => undefined,
  );
  if (waiting === undefined) return null;
  const isOwn = session.kind === "person" && waiting.made_by === session.me.id;
  return (
    <div className="payment-waiting">
      <Badge tone="warning">{t("details_waiting")}</Badge>
      <span>
        {waiting.details.name} <span className="payment-account">{waiting.account}</span>
      </span>
      {may("beneficiaries.approve") && !isOwn && (
        <>
          <button type="button" className="button button-primary" disabled={decide.isPending} aria-label={t("approve_details_of", { name })} onClick={() => decide.mutate("approve")}>
            <Icon name="check" size={14} /> {t("approve")}
          </button>
          <button type="button" className="button" disabled={decide.isPending} aria-label={t("refuse_details_of", { name })} onClick={() => decide.mutate("refuse")}>
            {t("refuse_details")}
          </button>
        </>
      )}
      <FormError error={decide.error} />
    </div>
  );
}
