// The report on duties (SOX): who can do what, who did both sides of a conflicting pair, whose rights are not used.
import { useQuery } from "@tanstack/react-query";
import { dutiesQuery } from "@/shared/api/identity-queries";
import { isGiven } from "@/shared/api/given";
import { useScope } from "@/shared/api/scope";
import type { SoxConflict, SoxMember, SoxReport } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { roleName } from "@/shared/session/role-name";
import { scopeText } from "@/shared/session/scope-fields";
import { formatAge, formatMoment } from "@/shared/time/dates";
import { Badge } from "@/shared/ui/controls";
import { Card, Page } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { AuditTabs } from "./audit-tabs";
import { dutyRows } from "./duty-rows";
import { RowsMenu } from "./rows-menu";
import "./audit.css";

export function DutiesPage() {
  const { org } = useScope();
  const query = useQuery(dutiesQuery(org));
  const rows = query.data === undefined ? [] : dutyRows(query.data);
  return (
    <Page title={t("duties")} wide actions={<RowsMenu name={`duties-${org}`} rows={rows} />}>
      <AuditTabs />
      <QueryView query={query} skeleton={<SkeletonRows rows={8} />}>
        {(report) => (
          <>
            <p className="muted">{t("duties_period", { from: formatMoment(report.from), to: formatMoment(report.to) })}</p>
            <ConflictsCard report={report} />
            <RightsCard report={report} />
          </>
        )}
      </QueryView>
    </Page>
  );
}

function ConflictsCard({ report }: { readonly report: SoxReport }) {
  const names = new Map(report.members.map((member) => [member.user, member.name]));
  return (
    <Card title={t("both_sides_done")} className="card-flush">
      {report.conflicts.length === 0 && <EmptyState title={t("no_conflicts")} text={t("no_conflicts_text")} />}
      {report.conflicts.length > 0 && (
        <ul className="rows" aria-label={t("both_sides_done")}>
          {report.conflicts.map((conflict) => (
            <ConflictRow key={`${conflict.pair} ${conflict.actor}`} conflict={conflict} name={names.get(conflict.actor) ?? conflict.actor} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function ConflictRow({ conflict, name }: { readonly conflict: SoxConflict; readonly name: string }) {
  return (
    <li className="row row-top">
      <div className="row-text">
        <h3 className="row-name">
          {conflict.actor === "local" ? t("actor_local") : name === "" ? t("erased_person") : name} <Badge tone="bad">{t("times_each", { left: String(conflict.left), right: String(conflict.right) })}</Badge>
        </h3>
        <p className="muted">{conflict.about}</p>
        <details className="evidence">
          <summary>{t("evidence")}</summary>
          <ul>
            {conflict.evidence.map((each) => (
              <li key={`${each.seq} ${each.action}`}>
                <code>{each.action}</code> {each.target ?? ""} <span className="muted">{formatMoment(each.at)}</span>
              </li>
            ))}
          </ul>
        </details>
      </div>
    </li>
  );
}

function RightsCard({ report }: { readonly report: SoxReport }) {
  const about = new Map(report.pairs.map((pair) => [pair.name, pair.about]));
  return (
    <Card title={t("who_can_what")} className="card-flush">
      <div className="scroll-x" tabIndex={0} role="region" aria-label={t("who_can_what")}>
        <table className="table duties-table">
          <thead>
            <tr>
              <th scope="col">{t("name")}</th>
              <th scope="col">{t("role")}</th>
              <th scope="col">{t("may_do_both")}</th>
              <th scope="col">{t("rights_used")}</th>
            </tr>
          </thead>
          <tbody>
            {report.members.map((member) => (
              <RightsRow key={member.user} member={member} about={about} />
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

function RightsRow({ member, about }: { readonly member: SoxMember; readonly about: ReadonlyMap<string, string> }) {
  return (
    <tr>
      <th scope="row">
        {member.name === "" ? t("erased_person") : member.name} {member.service && <Badge>{t("a_program")}</Badge>}
        <span className="duties-since muted">{t("since", { moment: formatMoment(member.since) })}</span>
      </th>
      <td>
        {roleName(member.role)}
        <details className="evidence">
          <summary>{t("rights_count", { count: String(member.actions.length) })}</summary>
          <p className="muted">
            {scopeText(member.scope)} · {member.actions.join(", ")}
          </p>
        </details>
      </td>
      <td>{member.pairs.length === 0 ? <span className="muted">–</span> : <ul>{member.pairs.map((pair) => <li key={pair}>{about.get(pair) ?? pair}</li>)}</ul>}</td>
      <td className="nowrap">
        {isGiven(member.last_used_at) ? formatAge(Date.parse(member.last_used_at)) : t("never_used")} {member.dormant && <Badge tone="warning">{t("dormant")}</Badge>}
      </td>
    </tr>
  );
}
