// Reconciliation: which accounts agree with their bank up to which day, and the session of one of them.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useScope } from "@/shared/api/scope";
import { reconciliationsQuery } from "@/shared/api/understanding-queries";
import type { ReconciliationRow } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { useMay } from "@/shared/session/session";
import { formatDate } from "@/shared/time/dates";
import { Badge } from "@/shared/ui/controls";
import { FormDialog } from "@/shared/ui/form-dialog";
import { Icon } from "@/shared/ui/icon";
import { Card, Page } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { ReopenDialog } from "./reopen-dialog";
import { SessionCard } from "./session-card";
import { StartForm } from "./start-form";
import "./reconciliation.css";

export function ReconciliationPage({ account, onAccount }: { readonly account: number | undefined; readonly onAccount: (account: number | undefined) => void }) {
  const { org } = useScope();
  const query = useQuery(reconciliationsQuery(org));
  const [starting, setStarting] = useState<ReconciliationRow | null>(null);
  const [reopening, setReopening] = useState<ReconciliationRow | null>(null);
  const chosen = query.data?.items.find((row) => row.account === account && row.open);
  return (
    <Page title={t("reconciliation")} wide>
      {chosen !== undefined && <SessionCard row={chosen} onClosed={() => onAccount(undefined)} />}
      <Card className="card-flush">
        <QueryView query={query} skeleton={<SkeletonRows rows={6} />} isEmpty={(list) => list.items.length === 0} empty={<EmptyState title={t("no_money_accounts")} text={t("no_money_accounts_text")} />}>
          {(list) => <AccountTable rows={list.items} onStart={setStarting} onShow={(row) => onAccount(row.account)} onReopen={setReopening} />}
        </QueryView>
      </Card>
      <FormDialog open={starting !== null} onOpenChange={(open) => !open && setStarting(null)} title={t("reconcile_named", { account: starting?.path ?? "" })} text={t("start_text")}>
        {starting !== null && (
          <StartForm
            row={starting}
            onStarted={() => {
              onAccount(starting.account);
              setStarting(null);
            }}
          />
        )}
      </FormDialog>
      <ReopenDialog row={reopening} onClose={() => setReopening(null)} />
    </Page>
  );
}

interface TableProps {
  readonly rows: readonly ReconciliationRow[];
  readonly onStart: (row: ReconciliationRow) => void;
  readonly onShow: (row: ReconciliationRow) => void;
  readonly onReopen: (row: ReconciliationRow) => void;
}

function AccountTable({ rows, onStart, onShow, onReopen }: TableProps) {
  const may = useMay();
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={t("reconciliation")}>
      <table className="table">
        <thead>
          <tr>
            <th>{t("account")}</th>
            <th>{t("signed_off")}</th>
            <th>{t("last_statement")}</th>
            <th className="numeric">{t("statement_balance")}</th>
            <th>
              <span className="visually-hidden">{t("actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.account}>
              <td>
                {row.path} {row.open && <Badge tone="accent">{t("session_open")}</Badge>}
              </td>
              <td className="nowrap">{row.last === null ? <span className="muted">{t("never")}</span> : formatDate(row.last.through)}</td>
              <td className="nowrap">{row.statement_on === null ? "–" : formatDate(row.statement_on)}</td>
              <td className="numeric">{row.statement_balance === null ? "–" : <Money amount={row.statement_balance.amount} asset={row.statement_balance.asset} />}</td>
              <td className="numeric nowrap">
                {row.open && (
                  <button type="button" className="button" aria-label={t("show_session", { account: row.path })} onClick={() => onShow(row)}>
                    <Icon name="arrow" size={14} /> {t("show")}
                  </button>
                )}
                {may("reconciliations.reopen") && row.last !== null && (
                  <button type="button" className="button" aria-label={t("reopen_named", { account: row.path })} onClick={() => onReopen(row)}>
                    <Icon name="undo" size={14} /> {t("reopen")}
                  </button>
                )}
                {may("reconciliations.sign") && (
                  <button type="button" className="button" aria-label={t("reconcile_named", { account: row.path })} onClick={() => onStart(row)}>
                    <Icon name="check" size={14} /> {t("reconcile")}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
