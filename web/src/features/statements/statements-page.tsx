// Whether the statements of every account join: accounts by days, in green, amber and red, each finding with its cure.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { continuityQuery } from "@/shared/api/flow-queries";
import { isGiven } from "@/shared/api/given";
import { useScope } from "@/shared/api/scope";
import type { Continuity } from "@/shared/api/types";
import { t, tn } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { addMonths, formatDate, today } from "@/shared/time/dates";
import { Badge } from "@/shared/ui/controls";
import { Icon } from "@/shared/ui/icon";
import { Card, Page } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import "./statements.css";

const MONTHS = 3;
const tones = { green: "good", amber: "warning", red: "bad" } as const;

type Account = Continuity["accounts"][number];
type Finding = Account["findings"][number];

export function StatementsPage({ to, onTo }: { readonly to: string | undefined; readonly onTo: (to: string | undefined) => void }) {
  const { org } = useScope();
  const last = to ?? today();
  const from = addMonths(last, -MONTHS);
  const query = useQuery(continuityQuery(org, from, last));
  const later = addMonths(last, MONTHS);
  return (
    <Page
      title={t("statements_calendar")}
      wide
      actions={
        <>
          <button type="button" className="button" onClick={() => onTo(from)}>
            <Icon name="undo" /> {t("statements_earlier")}
          </button>
          <button type="button" className="button" disabled={to === undefined} onClick={() => onTo(later < today() ? later : undefined)}>
            {t("statements_later")} <Icon name="arrow" />
          </button>
        </>
      }
    >
      <p className="muted statements-period">{t("statements_period", { from: formatDate(from), to: formatDate(last) })}</p>
      <QueryView query={query} skeleton={<SkeletonRows rows={8} />} isEmpty={(found) => found.accounts.length === 0} empty={<EmptyState title={t("no_statements")} text={t("no_statements_text")} />}>
        {(found) => found.accounts.map((account) => <AccountCalendar key={account.account} account={account} />)}
      </QueryView>
    </Page>
  );
}

function AccountCalendar({ account }: { readonly account: Account }) {
  return (
    <Card title={account.path} actions={<span className="muted">{tn("statements_count", account.statements)}</span>}>
      {account.days.length === 0 ? (
        <p className="muted">{t("statements_none_here")}</p>
      ) : (
        <ol className="statement-days" aria-label={t("statements_days_of", { account: account.path })}>
          {account.days.map((day) => (
            <li key={day.on} className={`statement-day statement-${day.colour}`} title={`${formatDate(day.on)}: ${t(`statement_${day.colour}`)}`}>
              <span className="visually-hidden">
                {formatDate(day.on)}: {t(`statement_${day.colour}`)}
              </span>
            </li>
          ))}
        </ol>
      )}
      {account.findings.length > 0 && (
        <ul className="statement-findings">
          {account.findings.map((finding) => (
            <FindingRow key={`${finding.code} ${finding.from} ${finding.to}`} finding={finding} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function FindingRow({ finding }: { readonly finding: Finding }) {
  return (
    <li>
      <p>
        <Badge tone={tones[finding.colour]}>{t(`statement_${finding.colour}`)}</Badge> {t("statements_period", { from: formatDate(finding.from), to: formatDate(finding.to) })}: {t("statement_found", { found: finding.found, expected: finding.expected })}{" "}
        {isGiven(finding.difference) && <Money amount={finding.difference.amount} asset={finding.difference.asset} signed />}
      </p>
      <p className="muted">
        {finding.cure}{" "}
        {finding.statements.map((statement) => (
          <Link key={`${statement.import} ${statement.file}`} to="/import/$importId" params={{ importId: statement.import }} className="link statement-file">
            {statement.file}
          </Link>
        ))}
      </p>
    </li>
  );
}
