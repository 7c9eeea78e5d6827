// The tree of accounts with their balances on a day.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { accountsQuery, balancesQuery } from "@/shared/api/queries";
import { useScope } from "@/shared/api/scope";
import type { Basis } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { formatDate } from "@/shared/time/dates";
import { Segmented, Unpriced } from "@/shared/ui/controls";
import { Icon } from "@/shared/ui/icon";
import { LookBack, type Moment } from "@/shared/ui/look-back";
import { Card, Page } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { Money } from "@/shared/money/money-view";
import { treeRows } from "./account-tree";
import { AccountTreeTable } from "./account-tree-table";
import { NewAccountDialog } from "./new-account-dialog";
import "./accounts.css";

export interface AccountsView extends Moment {
  readonly basis: Basis;
  readonly q?: string | undefined;
  readonly create?: true | undefined;
}

export function AccountsPage({ view, onChange }: { readonly view: AccountsView; readonly onChange: (view: Partial<AccountsView>) => void }) {
  const { org, asOf, known, currency } = useScope();
  const balances = useQuery(balancesQuery({ org, as_of: asOf, in: currency, ...known, basis: view.basis }));
  const accounts = useQuery(accountsQuery({ org, as_of: asOf, in: currency, ...known }));
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const canOpen = useMay()("accounts.write");
  const toggle = (path: string, open: boolean) => {
    const next = new Set(closed);
    if (open) next.delete(path);
    else next.add(path);
    setClosed(next);
  };
  return (
    <Page
      title={t("accounts")}
      wide
      actions={
        <>
          <Segmented label={t("basis")} value={view.basis} onChange={(basis) => onChange({ basis })} choices={[{ value: "booked", label: t("booked") }, { value: "valued", label: t("valued") }]} />
          <LookBack value={view} onChange={onChange} />
          {canOpen && (
            <button type="button" className="button button-primary" onClick={() => onChange({ create: true })}>
              <Icon name="plus" /> {t("new_account_title")}
            </button>
          )}
        </>
      }
    >
      <div className="search accounts-search">
        <Icon name="search" />
        <input type="search" className="input search-input" aria-label={t("search_accounts")} placeholder={t("search_accounts")} value={view.q ?? ""} onChange={(event) => onChange({ q: event.target.value === "" ? undefined : event.target.value })} />
      </div>
      <Card className="card-flush">
        <QueryView query={balances} skeleton={<SkeletonRows rows={12} />} isEmpty={(report) => report.items.length === 0} empty={<EmptyState title={t("no_accounts")} text={t("no_accounts_text")} action={canOpen && <button type="button" className="button" onClick={() => onChange({ create: true })}>{t("new_account_title")}</button>} />}>
          {(report) => {
            const rows = treeRows(report.items, accounts.data?.items ?? [], closed, view.q ?? "");
            if (rows.length === 0) return <EmptyState title={t("nothing_found")} text={t("no_accounts_found_text")} />;
            return (
              <>
                <AccountTreeTable rows={rows} currency={currency} onToggle={toggle} />
                <footer className="tree-footer">
                  <span>{t("as_of_date", { date: formatDate(report.as_of) })}</span>
                  <span className="tree-total">
                    <Unpriced assets={report.total.unpriced} />
                    {report.total.value !== null && (
                      <>
                        {t("total")} <Money amount={report.total.value.amount} asset={report.total.value.asset} />
                      </>
                    )}
                  </span>
                </footer>
              </>
            );
          }}
        </QueryView>
      </Card>
      <NewAccountDialog open={view.create === true && canOpen} accounts={accounts.data?.items ?? []} onOpenChange={(open) => onChange({ create: open ? true : undefined })} />
    </Page>
  );
}
