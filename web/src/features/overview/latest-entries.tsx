// The last things that happened.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { entriesQuery } from "@/shared/api/queries";
import { useScope } from "@/shared/api/scope";
import { shortPath, summarise } from "@/shared/entries/entry-summary";
import { t } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { Money } from "@/shared/money/money-view";
import { formatDate } from "@/shared/time/dates";
import { Card } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";

const SHOWN = 9;

export function LatestEntries() {
  const { org, asOf, known } = useScope();
  const query = useQuery(entriesQuery(org, { ...known, ...(asOf === undefined ? {} : { to: asOf }) }, { offset: 0, limit: SHOWN }));
  const may = useMay();
  const more = (
    <Link to="/entries" className="link">
      {t("all_entries")}
    </Link>
  );
  const importLink = may("imports.prepare") && (
    <Link to="/import" className="button button-primary">
      {t("import_statements")}
    </Link>
  );
  return (
    <Card title={t("latest_entries")} actions={more}>
      <QueryView query={query} skeleton={<SkeletonRows rows={SHOWN} />} isEmpty={(page) => page.items.length === 0} empty={<EmptyState title={t("no_entries")} text={t("no_entries_text")} action={importLink} />}>
        {(page) => (
          <ul className="latest">
            {page.items.map((entry) => {
              const summary = summarise(entry);
              return (
                <li key={entry.id}>
                  <Link to="/entries" search={{ entry: entry.id }} className="latest-entry">
                    <span className="latest-date">{formatDate(entry.booked_on)}</span>
                    <span className="latest-what">
                      <span className="latest-who">{entry.counterparty ?? entry.description}</span>
                      <span className="latest-text">{summary === null ? entry.description : shortPath((summary.against ?? summary.account).path)}</span>
                    </span>
                    {summary !== null && <Money amount={summary.amount} asset={summary.asset} flow={!summary.isTransfer} muted={summary.isTransfer} />}
                  </Link>
                </li>
              );
            })}
          </ul>
        )}
      </QueryView>
    </Card>
  );
}
