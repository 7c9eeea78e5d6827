// Booking an entry by hand: date, text, lines; nothing leaves the page before every asset adds up to zero.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { accountsQuery } from "@/shared/api/queries";
import { useScope } from "@/shared/api/scope";
import { t } from "@/shared/i18n/translate";
import { Page } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { EntryForm } from "./entry-form";
import "./new-entry.css";

export function NewEntryPage({ onBooked }: { readonly onBooked: (id: number) => void }) {
  const { org, currency } = useScope();
  const accounts = useQuery(accountsQuery({ org, in: currency }));
  return (
    <Page
      title={t("new_entry")}
      eyebrow={
        <nav className="eyebrow" aria-label={t("breadcrumbs")}>
          <Link to="/entries" className="crumb">
            {t("entries")}
          </Link>
        </nav>
      }
    >
      <QueryView
        query={accounts}
        skeleton={<SkeletonRows rows={8} />}
        isEmpty={(page) => page.items.length === 0}
        empty={<EmptyState title={t("no_accounts")} text={t("no_accounts_for_entry")} action={<Link to="/accounts" search={{ create: true }} className="button button-primary">{t("new_account_title")}</Link>} />}
      >
        {(page) => <EntryForm accounts={page.items.filter((account) => account.closed_on === null)} onBooked={onBooked} />}
      </QueryView>
    </Page>
  );
}
