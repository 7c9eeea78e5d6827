// Whether the organisation's bank lines come in: each connection with its state and the age of its last success.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { connectionsQuery } from "@/shared/api/connection-queries";
import { isGiven } from "@/shared/api/given";
import { useScope } from "@/shared/api/scope";
import { t } from "@/shared/i18n/translate";
import { formatMoment } from "@/shared/time/dates";
import { ConnectionState } from "@/shared/ui/connection-state";
import { Card } from "@/shared/ui/page";
import { QueryView, SkeletonRows } from "@/shared/ui/query-view";

export function ConnectionsCard() {
  const { org } = useScope();
  const query = useQuery(connectionsQuery(org));
  return (
    <Card
      title={t("bank_connections")}
      className="card-flush"
      actions={
        <Link to="/connections" className="link">
          {t("all_connections")}
        </Link>
      }
    >
      <QueryView query={query} skeleton={<SkeletonRows rows={2} />} isEmpty={(list) => list.items.length === 0} empty={<p className="card-note muted">{t("no_connections_here")}</p>}>
        {(list) => (
          <ul className="rows" aria-label={t("bank_connections")}>
            {list.items.map((each) => (
              <li key={each.id} className="row">
                <div className="row-text">
                  <h3 className="row-name">{each.name}</h3>
                  <p className="muted">{isGiven(each.problem) ? each.problem.message : isGiven(each.last_success_at) ? t("connection_last_success", { moment: formatMoment(each.last_success_at) }) : t("connection_never")}</p>
                </div>
                <ConnectionState state={each.state} />
              </li>
            ))}
          </ul>
        )}
      </QueryView>
    </Card>
  );
}
