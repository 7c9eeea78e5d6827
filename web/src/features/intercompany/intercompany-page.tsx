// Intercompany: who owes whom by both sides' books, the accounts behind it, and how it nets.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { intercompanyQuery } from "@/shared/api/facility-queries";
import { useScope } from "@/shared/api/scope";
import type { Intercompany } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { useMay } from "@/shared/session/session";
import { useHotkeys } from "@/shared/ui/hotkeys";
import { Icon } from "@/shared/ui/icon";
import { Card, Page } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { ClaimMatrix } from "./claim-matrix";
import { MarkDialog } from "./mark-dialog";
import { NettingCard, type NettingView } from "./netting-card";
import { UnmarkButton } from "./unmark-button";
import "./intercompany.css";

export function IntercompanyPage({ view, onChange }: { readonly view: NettingView; readonly onChange: (view: NettingView) => void }) {
  const { org, asOf: as_of } = useScope();
  const query = useQuery(intercompanyQuery(org, as_of));
  const canWrite = useMay()("intercompany.write");
  const [isMarking, setMarking] = useState(false);
  useHotkeys(canWrite ? { e: () => setMarking(true) } : {});
  const action = canWrite && (
    <button type="button" className="button button-primary" aria-keyshortcuts="e" onClick={() => setMarking(true)}>
      <Icon name="plus" /> {t("mark_account")}
    </button>
  );
  return (
    <Page title={t("intercompany")} wide actions={action}>
      <QueryView query={query} skeleton={<SkeletonRows rows={6} />} isEmpty={({ accounts }) => accounts.length === 0} empty={<EmptyState title={t("no_intercompany")} text={t("no_intercompany_text")} action={action} />}>
        {(report) => (
          <>
            <Card title={t("claims")} className="card-flush">
              <ClaimMatrix report={report} />
            </Card>
            <NettingCard report={report} view={view} onChange={onChange} />
            <Card title={t("claim_accounts")} className="card-flush">
              <ClaimAccounts report={report} canWrite={canWrite} />
            </Card>
          </>
        )}
      </QueryView>
      <MarkDialog report={query.data} open={isMarking} onOpenChange={setMarking} />
    </Page>
  );
}

function ClaimAccounts({ report, canWrite }: { readonly report: Intercompany; readonly canWrite: boolean }) {
  const names = new Map(report.entities.map(({ slug, name }) => [slug, name]));
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={t("claim_accounts")}>
      <table className="table">
        <thead>
          <tr>
            <th>{t("account")}</th>
            <th>{t("claim_account_of")}</th>
            <th>{t("claim_account_with")}</th>
            <th className="numeric">{t("balance")}</th>
            {canWrite && (
              <th>
                <span className="visually-hidden">{t("unmark")}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {report.accounts.map((each) => (
            <tr key={each.account}>
              <td>
                <Link to="/accounts/$accountId" params={{ accountId: String(each.account) }} className="link">
                  {each.path}
                </Link>
              </td>
              <td>{names.get(each.entity ?? "") ?? t("unknown")}</td>
              <td>{names.get(each.with) ?? each.with}</td>
              <td className="numeric">
                {each.balances.map(({ amount, asset }) => (
                  <span key={asset} className="claim">
                    <Money amount={amount} asset={asset} />
                  </span>
                ))}
                {each.balances.length === 0 && <span className="muted">{t("claim_settled")}</span>}
              </td>
              {canWrite && (
                <td className="claim-unmark">
                  <UnmarkButton account={each} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
