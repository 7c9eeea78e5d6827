// Where an import starts, and the ones before it.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { importsQuery } from "@/shared/api/queries";
import { useScope } from "@/shared/api/scope";
import type { Import } from "@/shared/api/types";
import { t, tn } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { formatMoment } from "@/shared/time/dates";
import { Badge } from "@/shared/ui/controls";
import { Icon } from "@/shared/ui/icon";
import { Card, Page } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { DropZone } from "./drop-zone";
import { useUpload } from "./use-import-actions";
import "./imports.css";

export function ImportsPage({ onOpen }: { readonly onOpen: (id: string) => void }) {
  const { org } = useScope();
  const query = useQuery(importsQuery(org));
  const upload = useUpload(onOpen);
  const may = useMay();
  return (
    <Page
      title={t("import")}
      actions={
        may("mappings.read") && (
          <Link to="/import/mappings" className="button">
            <Icon name="mapping" /> {t("mappings")}
          </Link>
        )
      }
    >
      {may("imports.prepare") && <DropZone busy={upload.isPending} onFiles={(files) => upload.mutate(files)} />}
      <Card title={t("past_imports")} className="card-flush">
        <QueryView query={query} skeleton={<SkeletonRows rows={4} />} isEmpty={(list) => list.items.length === 0} empty={<EmptyState title={t("no_imports")} text={t("no_imports_text")} />}>
          {(list) => (
            <ul className="imports">
              {list.items.map((item) => (
                <PastImport key={item.id} item={item} />
              ))}
            </ul>
          )}
        </QueryView>
      </Card>
    </Page>
  );
}

export function ImportStateBadge({ state }: { readonly state: Import["state"] }) {
  const tone = { preview: "accent", committed: "good", undone: "neutral" } as const;
  return <Badge tone={tone[state]}>{t(`import_${state}`)}</Badge>;
}

function PastImport({ item }: { readonly item: Import }) {
  return (
    <li>
      <Link to="/import/$importId" params={{ importId: item.id }} className="import-row">
        <span className="import-files">{item.files.map((file) => file.name).join(", ")}</span>
        <span className="muted">
          {tn("lines", item.totals.lines)} · {tn("duplicates", item.totals.duplicates)}
        </span>
        <span className="muted import-when">{formatMoment(item.created_at)}</span>
        <ImportStateBadge state={item.state} />
      </Link>
    </li>
  );
}
