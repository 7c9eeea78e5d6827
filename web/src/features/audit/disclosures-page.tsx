// Disclosures and suitability records: what somebody was told, by whom, and who acknowledged it. Kept in the chained log.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { disclosuresQuery, membersQuery } from "@/shared/api/identity-queries";
import { useScope } from "@/shared/api/scope";
import { t } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { formatMoment } from "@/shared/time/dates";
import { Badge } from "@/shared/ui/controls";
import { FormDialog } from "@/shared/ui/form-dialog";
import { Icon } from "@/shared/ui/icon";
import { Card, Page } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { AuditTabs } from "./audit-tabs";
import { DisclosureForm } from "./disclosure-form";
import { kindName } from "./disclosure-kind";
import { RowsMenu } from "./rows-menu";
import "./audit.css";

export function DisclosuresPage() {
  const { org } = useScope();
  const query = useInfiniteQuery(disclosuresQuery(org));
  const members = useQuery(membersQuery(org)).data?.items ?? [];
  const names = new Map(members.map((member) => [member.id, member.name]));
  const canRecord = useMay()("settings.write");
  const [recording, setRecording] = useState(false);
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page
      title={t("disclosures")}
      wide
      actions={
        <>
          {canRecord && (
            <button type="button" className="button button-primary" onClick={() => setRecording(true)}>
              <Icon name="plus" /> {t("record_disclosure")}
            </button>
          )}
          <RowsMenu name={`disclosures-${org}`} rows={items} />
        </>
      }
    >
      <AuditTabs />
      <Card className="card-flush">
        <QueryView query={query} skeleton={<SkeletonRows rows={4} />} isEmpty={() => items.length === 0 && !query.hasNextPage} empty={<EmptyState title={t("no_disclosures")} text={t("no_disclosures_text")} />}>
          {() => (
            <ul className="rows" aria-label={t("disclosures")}>
              {items.map((item) => (
                <li key={item.seq} className="row row-top">
                  <div className="row-text">
                    <h2 className="row-name">
                      {item.subject} <Badge>{kindName(item.kind)}</Badge>
                    </h2>
                    <p className="disclosure-text">{item.text}</p>
                    <p className="muted">
                      {t("recorded_by", { name: item.recorded_by === "local" ? t("actor_local") : (names.get(item.recorded_by) ?? item.recorded_by), moment: formatMoment(item.at) })} · {item.acknowledged_by === null ? t("not_acknowledged") : t("acknowledged_by", { name: names.get(item.acknowledged_by) ?? item.acknowledged_by })}
                    </p>
                  </div>
                </li>
              ))}
            </ul>
          )}
        </QueryView>
        {query.hasNextPage && (
          <footer className="card-foot">
            <button type="button" className="button" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {query.isFetchingNextPage ? t("working") : t("older_events")}
            </button>
          </footer>
        )}
      </Card>
      <FormDialog open={recording} onOpenChange={setRecording} title={t("record_disclosure")} text={t("record_disclosure_text")}>
        <DisclosureForm onDone={() => setRecording(false)} />
      </FormDialog>
    </Page>
  );
}
