// An open reconciliation: bank against books, the lines, and the sign-off.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, take, takeNothing, WriteKeys } from "@/shared/api/client";
import { useScope } from "@/shared/api/scope";
import { reconciliationQuery } from "@/shared/api/understanding-queries";
import type { Reconciliation, ReconciliationRow } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { useMay } from "@/shared/session/session";
import { formatCount, formatDate } from "@/shared/time/dates";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { FormError } from "@/shared/ui/form-error";
import { Icon } from "@/shared/ui/icon";
import { Card } from "@/shared/ui/page";
import { QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { TextField } from "@/shared/ui/text-field";
import { showError, showToast } from "@/shared/ui/toasts";
import { SessionLines } from "./session-lines";

export function SessionCard({ row, onClosed }: { readonly row: ReconciliationRow; readonly onClosed: () => void }) {
  const { org } = useScope();
  const query = useQuery(reconciliationQuery(org, row.account));
  return (
    <Card title={row.path} className="card-flush">
      <QueryView query={query} skeleton={<SkeletonRows rows={6} />}>
        {(session) => <Session session={session} account={row.account} onClosed={onClosed} />}
      </QueryView>
    </Card>
  );
}

function Session({ session, account, onClosed }: { readonly session: Reconciliation; readonly account: number; readonly onClosed: () => void }) {
  const canSign = useMay()("reconciliations.sign");
  const [isSigning, setSigning] = useState(false);
  const [note, setNote] = useState("");
  const { sign, drop } = useSession(account, onClosed);
  const counts = { count: formatCount(session.count), uncategorised: formatCount(session.uncategorised), unmatched: formatCount(session.unmatched), bank: formatCount(session.not_from_bank) };
  return (
    <>
      <dl className="session-figures">
        <Figure label={`${t("bank_says")} · ${formatDate(session.through)}`} amount={session.stated} />
        <Figure label={t("books_say")} amount={session.booked} />
        <Figure label={t("difference")} amount={session.difference} />
      </dl>
      <div className={session.ready ? "notice notice-good session-notice" : "notice notice-warning session-notice"} role="status">
        <Icon name={session.ready ? "check" : "warning"} />
        <span>
          {session.ready ? t("agree") : t("differ")} {t("session_count", counts)}
          {session.suspects.length > 0 && ` ${t("suspects")} ${session.suspects.join(", ")}`}
        </span>
      </div>
      {canSign && (
        <div className="session-actions">
          <button type="button" className="button" disabled={drop.isPending} onClick={() => drop.mutate()}>
            {t("cancel")}
          </button>
          <button type="button" className="button button-primary" disabled={!session.ready} onClick={() => setSigning(true)}>
            <Icon name="lock" /> {t("sign_off")}
          </button>
        </div>
      )}
      <SessionLines lines={session.lines} />
      <ConfirmDialog open={isSigning} onOpenChange={setSigning} title={t("sign_off_title", { account: session.account, day: formatDate(session.through) })} text={t("sign_off_text")} confirm={t("sign_off")} busy={sign.isPending} onConfirm={() => sign.mutate(note)}>
        <TextField label={t("note")} value={note} onChange={setNote} />
        <FormError error={sign.error} />
      </ConfirmDialog>
    </>
  );
}

function Figure({ label, amount }: { readonly label: string; readonly amount: Reconciliation["stated"] }) {
  return (
    <div>
      <dt className="muted">{label}</dt>
      <dd>
        <Money amount={amount.amount} asset={amount.asset} size="large" />
      </dd>
    </div>
  );
}

function useSession(account: number, onClosed: () => void) {
  const { org } = useScope();
  const queryClient = useQueryClient();
  const [keys] = useState(() => new WriteKeys());
  const path = { account: String(account) };
  const refresh = () => queryClient.invalidateQueries({ queryKey: [org] });
  const sign = useMutation({
    mutationFn: (note: string) => take(client.POST("/api/v1/reconciliations/{account}/sign-off", { params: { path, query: { org }, header: keys.headerFor(note) }, body: { note } })),
    onSuccess: (signed) => {
      showToast(t("signed_off"), formatDate(signed.through));
      onClosed();
      void refresh();
    },
  });
  const drop = useMutation({
    mutationFn: () => takeNothing(client.DELETE("/api/v1/reconciliations/{account}", { params: { path, query: { org } } })),
    onSuccess: onClosed,
    onError: showError,
    onSettled: refresh,
  });
  return { sign, drop };
}
