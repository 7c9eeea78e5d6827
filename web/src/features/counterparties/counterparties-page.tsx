// Whom money comes from and goes to: every counterparty with its names and accounts, merged where two are one.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { counterpartiesQuery } from "@/shared/api/counterparty-queries";
import { useScope } from "@/shared/api/scope";
import type { Counterparty } from "@/shared/api/types";
import { t, tn } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { FormDialog } from "@/shared/ui/form-dialog";
import { Icon } from "@/shared/ui/icon";
import { Card, Page } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { SearchField } from "@/shared/ui/search-field";
import { CandidatesCard } from "./candidates-card";
import { CounterpartyForm } from "./counterparty-form";
import { found } from "./counterparty-names";
import { CounterpartyTable } from "./counterparty-table";
import { MergeDialog } from "./merge-dialog";
import "./counterparties.css";

export interface CounterpartiesView {
  readonly q?: string | undefined;
}

export interface CounterpartiesPageProps {
  readonly view: CounterpartiesView;
  readonly onChange: (view: CounterpartiesView) => void;
  readonly onOpen: (id: string) => void;
}

export function CounterpartiesPage({ view, onChange, onOpen }: CounterpartiesPageProps) {
  const { org } = useScope();
  const canWrite = useMay()("rules.write");
  const query = useQuery(counterpartiesQuery(org));
  const [isAdding, setAdding] = useState(false);
  const add = canWrite && (
    <button type="button" className="button button-primary" onClick={() => setAdding(true)}>
      <Icon name="plus" /> {t("new_counterparty")}
    </button>
  );
  return (
    <Page title={t("counterparties")} wide actions={add}>
      <div className="counterparty-search">
        <SearchField label={t("search_counterparties")} text={view.q ?? ""} onChange={(q) => onChange({ q: q === "" ? undefined : q })} />
      </div>
      <QueryView query={query} skeleton={<SkeletonRows rows={8} />} isEmpty={(list) => list.items.length === 0} empty={<Card><EmptyState title={t("no_counterparties")} text={t("no_counterparties_text")} action={add} /></Card>}>
        {(list) => <Counterparties all={list.items} text={view.q ?? ""} canWrite={canWrite} />}
      </QueryView>
      <CandidatesCard text={view.q ?? ""} canWrite={canWrite} known={query.data?.items ?? []} />
      <FormDialog open={isAdding} onOpenChange={setAdding} title={t("new_counterparty")} text={t("counterparty_text")}>
        <CounterpartyForm counterparty={null} start={{ name: "" }} onDone={({ id }) => onOpen(id)} />
      </FormDialog>
    </Page>
  );
}

function Counterparties({ all, text, canWrite }: { readonly all: readonly Counterparty[]; readonly text: string; readonly canWrite: boolean }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isMerging, setMerging] = useState(false);
  const shown = found(all, text);
  // What is chosen stays chosen while one searches for the other.
  const selected = all.filter(({ id }) => chosen.has(id));
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const merge = canWrite && (
    <button type="button" className="button" disabled={selected.length < 2} onClick={() => setMerging(true)}>
      <Icon name="move" size={14} /> {selected.length < 2 ? t("merge_none") : tn("merge_counterparties", selected.length)}
    </button>
  );
  return (
    <Card title={tn("counterparties_count", shown.length)} className="card-flush" actions={merge}>
      {shown.length === 0 ? <EmptyState title={t("nothing_found")} text={t("no_counterparty_found")} /> : <CounterpartyTable shown={shown} chosen={chosen} onToggle={canWrite ? toggle : undefined} />}
      <MergeDialog chosen={selected} open={isMerging} onOpenChange={setMerging} onMerged={() => setChosen(new Set())} />
    </Card>
  );
}
