// The saved CSV mappings: what each bank's file looks like.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { mappingsQuery } from "@/shared/api/report-queries";
import { useScope } from "@/shared/api/scope";
import type { Mapping } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { DialogForm, FormDialog } from "@/shared/ui/form-dialog";
import { Icon } from "@/shared/ui/icon";
import { Card, Page } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { TextField } from "@/shared/ui/text-field";
import { columnsOf } from "./mapping-columns";
import { isMappingName } from "./save-mapping-dialog";
import { useSavedMappings } from "./use-saved-mappings";
import "./imports.css";

export function MappingsPage() {
  const { org } = useScope();
  const query = useQuery(mappingsQuery(org));
  return (
    <Page
      title={t("mappings")}
      eyebrow={
        <nav className="eyebrow" aria-label={t("breadcrumbs")}>
          <Link to="/import" className="crumb">
            {t("import")}
          </Link>
        </nav>
      }
    >
      <Card className="card-flush">
        <QueryView
          query={query}
          skeleton={<SkeletonRows rows={4} />}
          isEmpty={(list) => list.items.length === 0}
          empty={<EmptyState title={t("no_mappings")} text={t("no_mappings_text")} action={<Link to="/import" className="button">{t("import_statements")}</Link>} />}
        >
          {(list) => (
            <ul className="mappings" aria-label={t("mappings")}>
              {list.items.map((mapping) => (
                <SavedMapping key={mapping.name ?? ""} mapping={mapping} />
              ))}
            </ul>
          )}
        </QueryView>
      </Card>
    </Page>
  );
}

function SavedMapping({ mapping }: { readonly mapping: Mapping }) {
  const [open, setOpen] = useState<"rename" | "delete" | null>(null);
  const close = () => setOpen(null);
  const canWrite = useMay()("mappings.write");
  const { rename, forget } = useSavedMappings(close);
  const name = mapping.name ?? "";
  const format = [t("delimiter_is", { delimiter: mapping.delimiter === "\t" ? t("tab") : mapping.delimiter }), mapping.date_format, mapping.decimal === "," ? "1.234,56" : "1,234.56", ...(mapping.negate ? [t("signs_turned")] : [])];
  return (
    <li className="saved-mapping">
      <span className="saved-mapping-icon">
        <Icon name="mapping" />
      </span>
      <div className="saved-mapping-text">
        <h2 className="saved-mapping-name">{name}</h2>
        <p className="muted">{format.join(" · ")}</p>
        <p className="saved-mapping-columns">
          {columnsOf(mapping).map(({ role, columns }) => (
            <span key={role} className="saved-mapping-column">
              <span className="muted">{role}</span> {columns}
            </span>
          ))}
        </p>
      </div>
      {canWrite && <div className="saved-mapping-actions">
        <button type="button" className="button" aria-label={t("rename_mapping", { name })} onClick={() => setOpen("rename")}>
          <Icon name="edit" size={14} /> {t("rename")}
        </button>
        <button type="button" className="button" aria-label={t("delete_mapping", { name })} onClick={() => setOpen("delete")}>
          <Icon name="trash" size={14} /> {t("delete")}
        </button>
      </div>}
      <FormDialog open={open === "rename"} onOpenChange={(isOpen) => !isOpen && close()} title={t("rename_mapping", { name })}>
        <RenameForm name={name} rename={rename} mapping={mapping} />
      </FormDialog>
      <ConfirmDialog open={open === "delete"} onOpenChange={(isOpen) => !isOpen && close()} title={t("delete_mapping_title", { name })} text={t("delete_mapping_text")} confirm={t("delete")} danger busy={forget.isPending} onConfirm={() => forget.mutate(name)} />
    </li>
  );
}

function RenameForm({ name, mapping, rename }: { readonly name: string; readonly mapping: Mapping; readonly rename: ReturnType<typeof useSavedMappings>["rename"] }) {
  const [to, setTo] = useState(name);
  const wanted = to.trim();
  return (
    <DialogForm submit={t("rename")} isReady={isMappingName(wanted) && wanted !== name} isBusy={rename.isPending} error={rename.error} onSubmit={() => rename.mutate({ from: name, to: wanted, mapping })}>
      <TextField label={t("mapping_name")} value={to} onChange={setTo} hint={t("mapping_name_hint")} maxLength={120} autoFocus />
    </DialogForm>
  );
}
