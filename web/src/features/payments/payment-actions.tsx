// What may be done with payments now: submit, approve, reject, cancel, make a file. Who may, only the server decides.
import { useState } from "react";
import { client, take } from "@/shared/api/client";
import { useScope } from "@/shared/api/scope";
import type { Payment } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { DialogForm, FormDialog } from "@/shared/ui/form-dialog";
import { FormError } from "@/shared/ui/form-error";
import { Icon } from "@/shared/ui/icon";
import { TextField } from "@/shared/ui/text-field";
import { ExportDialog } from "./export-dialog";
import { PaymentSummary } from "./payment-summary";
import { usePaymentChange } from "./use-payment-change";

type Task = "approve" | "reject" | "cancel" | "export" | null;

const seen = (payments: readonly Payment[]) => ({ payments: payments.map(({ id, content }) => ({ id, content })) });
const numbers = (payments: readonly Payment[]) => payments.map(({ id }) => id);

export function PaymentActions({ payments, onDone }: { readonly payments: readonly Payment[]; readonly onDone: () => void }) {
  const { org } = useScope();
  const may = useMay();
  const [task, setTask] = useState<Task>(null);
  const close = () => setTask(null);
  const done = () => {
    close();
    onDone();
  };
  const query = { org };
  const submit = usePaymentChange((_: undefined, header) => take(client.POST("/api/v1/payments/submit", { params: { query, header }, body: seen(payments) })), t("payments_submitted"), done);
  const approve = usePaymentChange((_: undefined, header) => take(client.POST("/api/v1/payments/approve", { params: { query, header }, body: seen(payments) })), t("payments_approved"), done);
  const all = (...states: readonly Payment["state"][]) => payments.length > 0 && payments.every((payment) => states.includes(payment.state));
  const canCancel = all("drafted", "submitted", "approved", "rejected") ? may("payments.draft") : all("exported", "sent", "accepted") && may("payments.send");
  return (
    <>
      {all("drafted") && may("payments.draft") && (
        <button type="button" className="button button-primary" disabled={submit.isPending} onClick={() => submit.mutate(undefined)}>
          <Icon name="arrow" size={14} /> {t("submit_for_approval")}
        </button>
      )}
      {all("submitted") && payments.every((payment) => payment.may_approve) && may("payments.approve") && (
        <button type="button" className="button button-primary" onClick={() => setTask("approve")}>
          <Icon name="check" size={14} /> {t("approve")}
        </button>
      )}
      {all("approved") && may("payments.send") && (
        <button type="button" className="button button-primary" onClick={() => setTask("export")}>
          <Icon name="file" size={14} /> {t("make_file")}
        </button>
      )}
      {all("submitted", "approved") && may("payments.approve") && (
        <button type="button" className="button" onClick={() => setTask("reject")}>
          <Icon name="undo" size={14} /> {t("reject")}
        </button>
      )}
      {canCancel && (
        <button type="button" className="button" onClick={() => setTask("cancel")}>
          <Icon name="close" size={14} /> {t("cancel_payment")}
        </button>
      )}
      <FormError error={submit.error} />
      <ConfirmDialog open={task === "approve"} onOpenChange={(open) => !open && close()} title={t("approve_title")} text={t("approve_text")} confirm={t("approve")} busy={approve.isPending} onConfirm={() => approve.mutate(undefined)}>
        <PaymentSummary payments={payments} />
        <FormError error={approve.error} />
      </ConfirmDialog>
      <FormDialog open={task === "reject"} onOpenChange={(open) => !open && close()} title={t("reject_title")} text={t("reject_text")}>
        <ReasonForm kind="reject" payments={payments} onDone={done} />
      </FormDialog>
      <FormDialog open={task === "cancel"} onOpenChange={(open) => !open && close()} title={t("cancel_payment_title")} text={t("cancel_payment_text")}>
        <ReasonForm kind="cancel" payments={payments} onDone={done} />
      </FormDialog>
      <ExportDialog open={task === "export"} onOpenChange={(open) => !open && done()} payments={payments} />
    </>
  );
}

function ReasonForm({ kind, payments, onDone }: { readonly kind: "reject" | "cancel"; readonly payments: readonly Payment[]; readonly onDone: () => void }) {
  const { org } = useScope();
  const [reason, setReason] = useState("");
  const path = kind === "reject" ? "/api/v1/payments/reject" : "/api/v1/payments/cancel";
  const body = { payments: numbers(payments), reason: reason.trim() === "" ? null : reason.trim() };
  const change = usePaymentChange((_: undefined, header) => take(client.POST(path, { params: { query: { org }, header }, body })), t(kind === "reject" ? "payments_rejected" : "payments_cancelled"), onDone);
  const isOut = payments.some((payment) => payment.file !== null);
  const isReady = (kind === "cancel" && !isOut) || reason.trim() !== "";
  return (
    <DialogForm submit={t(kind === "reject" ? "reject" : "cancel_payment")} isReady={isReady} isBusy={change.isPending} error={change.error} onSubmit={() => change.mutate(undefined)}>
      <TextField label={t("reason")} value={reason} onChange={setReason} maxLength={500} autoFocus {...(kind === "cancel" && !isOut ? { hint: t("optional_hint") } : {})} />
    </DialogForm>
  );
}
