// Files that went to the bank: what is in them, sending one, and writing a lost one again.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { client, take } from "@/shared/api/client";
import { isGiven } from "@/shared/api/given";
import { paymentFilesQuery, paymentGatewayQuery } from "@/shared/api/payment-queries";
import { useScope } from "@/shared/api/scope";
import type { PaymentFile } from "@/shared/api/types";
import { t, tn } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { formatMoment } from "@/shared/time/dates";
import { downloadText } from "@/shared/ui/download";
import { DialogForm, FormDialog } from "@/shared/ui/form-dialog";
import { FormError } from "@/shared/ui/form-error";
import { Card, Page } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { TextField } from "@/shared/ui/text-field";
import { usePaymentChange } from "./use-payment-change";
import { usePeople } from "./use-people";
import "./payments.css";

export function PaymentFilesPage() {
  const { org } = useScope();
  const files = useQuery(paymentFilesQuery(org));
  const gateway = useQuery(paymentGatewayQuery(org));
  const canSend = useMay()("payments.send");
  return (
    <Page
      title={t("payment_files")}
      eyebrow={
        <nav className="eyebrow" aria-label={t("breadcrumbs")}>
          <Link to="/payments" className="crumb">
            {t("payments")}
          </Link>
        </nav>
      }
    >
      <Card className="card-flush">
        <QueryView query={files} skeleton={<SkeletonRows rows={5} />} isEmpty={(list) => list.items.length === 0} empty={<EmptyState title={t("no_files")} text={t("no_files_text")} />}>
          {(list) => (
            <ul className="rows" aria-label={t("payment_files")}>
              {list.items.map((file) => (
                <FileRow key={file.number} file={file} canSend={canSend} hasGateway={isGiven(gateway.data?.gateway)} />
              ))}
            </ul>
          )}
        </QueryView>
      </Card>
    </Page>
  );
}

function FileRow({ file, canSend, hasGateway }: { readonly file: PaymentFile; readonly canSend: boolean; readonly hasGateway: boolean }) {
  const { org } = useScope();
  const person = usePeople();
  const [isCopying, setCopying] = useState(false);
  const send = usePaymentChange((_: undefined, header) => take(client.POST("/api/v1/payment-files/{number}/send", { params: { path: { number: file.number }, query: { org }, header } })), t("file_sent"), () => undefined);
  return (
    <li className="row">
      <div className="row-text">
        <h3 className="row-name">{file.message_id}</h3>
        <p className="muted">
          {formatMoment(file.made_at)} {t("by_person", { name: person(file.made_by) })} · {file.format} · {tn("file_payments", file.payments.length)}
          {file.copy_of !== null && ` · ${t("file_copy_of", { number: String(file.copy_of), reason: file.reason ?? "" })}`}
        </p>
        <FormError error={send.error} />
      </div>
      {canSend && (
        <span className="row-actions">
          {hasGateway && file.copy_of === null && (
            <button type="button" className="button" disabled={send.isPending} onClick={() => send.mutate(undefined)}>
              {send.isPending ? t("working") : t("send_file")}
            </button>
          )}
          <button type="button" className="button" onClick={() => setCopying(true)}>
            {t("write_again")}
          </button>
        </span>
      )}
      <FormDialog open={isCopying} onOpenChange={setCopying} title={t("write_again")} text={t("write_again_text")}>
        <CopyForm number={file.number} onDone={() => setCopying(false)} />
      </FormDialog>
    </li>
  );
}

function CopyForm({ number, onDone }: { readonly number: number; readonly onDone: () => void }) {
  const { org } = useScope();
  const [reason, setReason] = useState("");
  const copy = usePaymentChange(
    (body: { reason: string }, header) => take(client.POST("/api/v1/payment-files/{number}/copies", { params: { path: { number }, query: { org }, header }, body })),
    t("copy_made"),
    (made) => {
      downloadText(made.name, made.text);
      onDone();
    },
  );
  return (
    <DialogForm submit={t("write_again")} isReady={reason.trim() !== ""} isBusy={copy.isPending} error={copy.error} onSubmit={() => copy.mutate({ reason })}>
      <TextField label={t("reason")} value={reason} onChange={setReason} autoFocus />
    </DialogForm>
  );
}
