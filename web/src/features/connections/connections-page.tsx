// The ways that bank lines come in by themselves, each with how it stands.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { connectionsQuery } from "@/shared/api/connection-queries";
import { useScope } from "@/shared/api/scope";
import { t } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { Icon } from "@/shared/ui/icon";
import { Card, Page } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { AddConnectionDialog } from "./add-connection-dialog";
import { ConnectionRow } from "./connection-row";
import "./connections.css";

export function ConnectionsPage() {
  const { org } = useScope();
  const may = useMay();
  const query = useQuery(connectionsQuery(org));
  const [isAdding, setAdding] = useState(false);
  const add = may("connections.write") && (
    <button type="button" className="button button-primary" onClick={() => setAdding(true)}>
      <Icon name="plus" /> {t("add_connection")}
    </button>
  );
  return (
    <Page title={t("bank_connections")} actions={add}>
      <Card className="card-flush">
        <QueryView query={query} skeleton={<SkeletonRows rows={4} />} isEmpty={(list) => list.items.length === 0} empty={<EmptyState title={t("no_connections")} text={t("no_connections_text")} action={add} />}>
          {(list) => (
            <ul className="connections" aria-label={t("bank_connections")}>
              {list.items.map((connection) => (
                <ConnectionRow key={connection.id} connection={connection} />
              ))}
            </ul>
          )}
        </QueryView>
      </Card>
      <AddConnectionDialog open={isAdding} onOpenChange={setAdding} />
    </Page>
  );
}
