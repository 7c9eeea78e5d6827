// One account: its balance, its history, and its register.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo, useState, type ReactNode } from "react";
import { accountHistoryQuery, accountQuery } from "@/shared/api/queries";
import { useScope } from "@/shared/api/scope";
import type { Account, AccountHistory } from "@/shared/api/types";
import { TimeChart } from "@/shared/charts/time-chart";
import { EntryDrawer } from "@/shared/entries/entry-drawer";
import { readableName } from "@/shared/entries/entry-summary";
import { EntryTable } from "@/shared/entries/entry-table";
import { t } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { Money } from "@/shared/money/money-view";
import { TermsDialog } from "@/shared/terms/terms-dialog";
import { formatDate, today } from "@/shared/time/dates";
import { datesOf, ranges, type Range } from "@/shared/time/range";
import { LookBack, type Moment } from "@/shared/ui/look-back";
import { Badge, Segmented, Unpriced } from "@/shared/ui/controls";
import { useHotkeys } from "@/shared/ui/hotkeys";
import { Icon } from "@/shared/ui/icon";
import { Card, Page } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { showToast } from "@/shared/ui/toasts";
import { AccountFeed } from "./account-feed";
import { CloseAccountDialog } from "./close-account-dialog";
import { EditAccountDialog } from "./edit-account-dialog";
import "./accounts.css";

export interface AccountView extends Moment {
  readonly range: Range;
  readonly entry?: number | undefined;
}

export function AccountDetailPage({ id, view, onChange }: { readonly id: number; readonly view: AccountView; readonly onChange: (view: Partial<AccountView>) => void }) {
  const { org, asOf, known, currency } = useScope();
  const { known_at, known_seq } = known;
  const query = useQuery(accountQuery(id, { org, as_of: asOf, in: currency, ...known }));
  const canChange = useMay()("accounts.write");
  const filter = useMemo(() => ({ account: id, known_at, known_seq, ...(asOf === undefined ? {} : { to: asOf }) }), [id, asOf, known_at, known_seq]);
  return (
    <Page title={query.data === undefined ? t("account") : readableName(query.data.name)} wide eyebrow={<Crumbs path={query.data?.path ?? ""} />} actions={<>
      <LookBack value={view} onChange={onChange} />
      {query.data !== undefined && canChange && <AccountActions account={query.data} />}
    </>}>
      <QueryView query={query} skeleton={<SkeletonRows rows={10} />}>
        {(account) => (
          <>
            <AccountFeed account={account} />
            <AccountSummary account={account} range={view.range} onRange={(range) => onChange({ range })} />
            <EntryTable filter={filter} accountPath={account.path} selected={view.entry} onOpen={(entry) => onChange({ entry })} empty={<EmptyState title={t("no_entries_here")} text={t("no_entries_here_text")} />} />
          </>
        )}
      </QueryView>
      <EntryDrawer id={view.entry} onOpen={(entry) => onChange({ entry })} onClose={() => onChange({ entry: undefined })} />
    </Page>
  );
}

/** Accounts that hold money at hand: only they have terms that count. */
const moneyKinds = ["bank", "wallet", "broker", "cash"] as const;

function AccountActions({ account }: { readonly account: Account }) {
  const [open, setOpen] = useState<"edit" | "terms" | "close" | null>(null);
  const toggle = (dialog: "edit" | "terms" | "close") => (isOpen: boolean) => setOpen(isOpen ? dialog : null);
  useHotkeys({ e: () => setOpen("edit") });
  return (
    <>
      <button type="button" className="button" onClick={() => setOpen("edit")}>
        <Icon name="edit" /> {t("edit")}
      </button>
      {account.asset !== null && moneyKinds.some((kind) => kind === account.kind) && (
        <button type="button" className="button" onClick={() => setOpen("terms")}>
          <Icon name="settings" /> {t("account_terms")}
        </button>
      )}
      <button type="button" className="button" onClick={() => setOpen("close")}>
        {account.closed_on === null ? t("close_account") : t("reopen_account")}
      </button>
      <EditAccountDialog account={account} open={open === "edit"} onOpenChange={toggle("edit")} />
      <TermsDialog account={account.id} path={account.path} open={open === "terms"} onOpenChange={toggle("terms")} />
      <CloseAccountDialog account={account} open={open === "close"} onOpenChange={toggle("close")} />
    </>
  );
}

function Crumbs({ path }: { readonly path: string }) {
  return (
    <nav className="eyebrow" aria-label={t("breadcrumbs")}>
      <Link to="/accounts" className="crumb">
        {t("accounts")}
      </Link>
      {path
        .split(":")
        .slice(0, -1)
        .map((part) => (
          <span key={part}> / {readableName(part)}</span>
        ))}
    </nav>
  );
}

function AccountSummary({ account, range, onRange }: { readonly account: Account; readonly range: Range; readonly onRange: (range: Range) => void }) {
  const { org, asOf, known } = useScope();
  const history = useQuery(accountHistoryQuery(account.id, { org, ...datesOf(range, asOf ?? today()) }));
  const [main, ...others] = account.subtree;
  const value = account.value;
  return (
    <Card className="account-summary">
      <div className="account-facts">
        <p className="total-label">{t("balance")}</p>
        {main === undefined ? <p className="muted">{t("no_balance")}</p> : <Money amount={main.amount} asset={main.asset} size="hero" />}
        {others.map((each) => (
          <Money key={each.asset} amount={each.amount} asset={each.asset} />
        ))}
        {value !== null && value.asset !== main?.asset && (
          <p className="account-value">
            ≈ <Money amount={value.amount} asset={value.asset} muted />
          </p>
        )}
        <Unpriced assets={account.unpriced} />
        <dl className="facts">
          {account.bank !== null && <Row label={t("bank")}>{account.bank}</Row>}
          {account.identification !== null && (
            <Row label={t("number")}>
              <CopyText text={account.identification} />
            </Row>
          )}
          {account.entity !== null && <Row label={t("entity")}>{account.entity}</Row>}
          {account.region !== null && <Row label={t("region")}>{account.region}</Row>}
          {account.opened_on !== null && <Row label={t("opened")}>{formatDate(account.opened_on)}</Row>}
          {account.closed_on !== null && (
            <Row label={t("closed")}>
              <Badge>{formatDate(account.closed_on)}</Badge>
            </Row>
          )}
        </dl>
      </div>
      <div className="account-chart">
        <Segmented label={t("range")} value={range} onChange={onRange} choices={ranges.map((each) => ({ value: each, label: t(`range_${each}`) }))} />
        <QueryView query={history} skeleton={<span className="skeleton chart-skeleton" />} isEmpty={(data) => data.series.every((series) => series.points.length < 2)} empty={<EmptyState title={t("no_history")} text={t("no_history_text")} />}>
          {(data) => <AccountCharts history={data} name={readableName(account.name)} />}
        </QueryView>
        {(known.known_at ?? known.known_seq) !== undefined && <p className="account-known">{t("history_known_now")}</p>}
      </div>
    </Card>
  );
}

/** One chart an asset: amounts of different assets have no common scale. */
function AccountCharts({ history, name }: { readonly history: AccountHistory; readonly name: string }) {
  const many = history.series.length > 1;
  return history.series.map(({ asset, points }) => (
    <TimeChart key={asset} label={t("account_chart_label", { name: many ? `${name} (${asset})` : name })} dates={points.map((point) => point.on)} series={[{ key: asset, label: many ? asset : t("balance"), values: points.map((point) => point.balance) }]} asset={asset} height={many ? 150 : 200} />
  ));
}

function Row({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}

function CopyText({ text }: { readonly text: string }) {
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    showToast(t("copied"), text);
  };
  return (
    <button type="button" className="copy" title={t("copy")} onClick={() => void copy()}>
      <span className="copy-text">{text}</span> <Icon name="copy" size={12} />
    </button>
  );
}
