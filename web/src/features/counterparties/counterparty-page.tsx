// One counterparty: its names and accounts, what is open with it, and its lines.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { counterpartiesQuery } from "@/shared/api/counterparty-queries";
import { useScope } from "@/shared/api/scope";
import type { Counterparty } from "@/shared/api/types";
import { EntryDrawer } from "@/shared/entries/entry-drawer";
import { EntryTable } from "@/shared/entries/entry-table";
import { t } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { FormDialog } from "@/shared/ui/form-dialog";
import { FormError } from "@/shared/ui/form-error";
import { useHotkeys } from "@/shared/ui/hotkeys";
import { Icon } from "@/shared/ui/icon";
import { LookBack, type Moment } from "@/shared/ui/look-back";
import { Page } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { CounterpartyForm } from "./counterparty-form";
import { NamesCard } from "./names-card";
import { OpenItemsCard } from "./open-items-card";
import { useRemove } from "./use-counterparty-change";
import "./counterparties.css";

export interface CounterpartyView extends Moment {
  readonly entry?: number | undefined;
}

export interface CounterpartyPageProps {
  readonly id: string;
  readonly view: CounterpartyView;
  readonly onChange: (view: Partial<CounterpartyView>) => void;
  /** Another one, or the list once it is gone. */
  readonly onGo: (id: string | undefined) => void;
}

export function CounterpartyPage({ id, view, onChange, onGo }: CounterpartyPageProps) {
  const { org, asOf, known } = useScope();
  const { known_at, known_seq } = known;
  const may = useMay();
  const query = useQuery(counterpartiesQuery(org));
  const counterparty = query.data?.items.find((each) => each.id === id);
  const filter = useMemo(() => ({ counterparty: id, known_at, known_seq, ...(asOf === undefined ? {} : { to: asOf }) }), [id, asOf, known_at, known_seq]);
  return (
    <Page
      title={counterparty?.name ?? t("counterparty")}
      wide
      eyebrow={
        <nav className="eyebrow" aria-label={t("breadcrumbs")}>
          <Link to="/counterparties" className="crumb">
            {t("counterparties")}
          </Link>
        </nav>
      }
      actions={
        <>
          <LookBack value={view} onChange={onChange} />
          {counterparty !== undefined && may("rules.write") && <CounterpartyActions counterparty={counterparty} onGone={() => onGo(undefined)} />}
        </>
      }
    >
      <QueryView query={query} skeleton={<SkeletonRows rows={8} />} isEmpty={() => counterparty === undefined} empty={<EmptyState title={t("not_found_title")} text={t("counterparty_gone")} />}>
        {() =>
          counterparty !== undefined && (
            <>
              <NamesCard counterparty={counterparty} canWrite={may("rules.write")} onSplit={(split) => onGo(split.id)} />
              {may("expected.read") && <OpenItemsCard counterparty={counterparty.id} />}
              <EntryTable filter={filter} selected={view.entry} onOpen={(entry) => onChange({ entry })} empty={<EmptyState title={t("no_entries_here")} text={t("no_lines_with")} />} />
            </>
          )
        }
      </QueryView>
      <EntryDrawer id={view.entry} onOpen={(entry) => onChange({ entry })} onClose={() => onChange({ entry: undefined })} />
    </Page>
  );
}

function CounterpartyActions({ counterparty, onGone }: { readonly counterparty: Counterparty; readonly onGone: () => void }) {
  const [open, setOpen] = useState<"edit" | "delete" | null>(null);
  const close = (isOpen: boolean) => !isOpen && setOpen(null);
  const remove = useRemove(counterparty, onGone);
  useHotkeys({ e: () => setOpen("edit") });
  return (
    <>
      <button type="button" className="button" onClick={() => setOpen("edit")}>
        <Icon name="edit" /> {t("edit")}
      </button>
      <button type="button" className="button" onClick={() => setOpen("delete")}>
        <Icon name="trash" /> {t("delete")}
      </button>
      <FormDialog open={open === "edit"} onOpenChange={close} title={t("edit_counterparty")} text={t("counterparty_text")}>
        <CounterpartyForm key={counterparty.version} counterparty={counterparty} start={counterparty} onDone={() => setOpen(null)} />
      </FormDialog>
      <ConfirmDialog open={open === "delete"} onOpenChange={close} title={t("delete_counterparty", { name: counterparty.name })} text={t("delete_counterparty_text")} confirm={t("delete")} danger busy={remove.isPending} onConfirm={() => remove.mutate(undefined)}>
        <FormError error={remove.error} />
      </ConfirmDialog>
    </>
  );
}
