// Who is in the books and nobody's yet: kept as a counterparty of their own, or added to one that is there.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { counterpartyCandidatesQuery } from "@/shared/api/counterparty-queries";
import { useScope } from "@/shared/api/scope";
import type { Counterparty, CounterpartyCandidate, NewCounterparty } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { formatCount, formatDate } from "@/shared/time/dates";
import { ConflictNote } from "@/shared/ui/conflict-note";
import { SelectField } from "@/shared/ui/controls";
import { DialogForm, FormDialog } from "@/shared/ui/form-dialog";
import { Card } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { CounterpartyForm } from "./counterparty-form";
import { accountText } from "./counterparty-names";
import { some } from "./counterparty-table";
import { useAdopt } from "./use-counterparty-change";

const SHOWN = 50;

interface Asked {
  readonly candidate: CounterpartyCandidate;
  readonly how: "keep" | "add";
}

const startOf = ({ name, names, accounts }: CounterpartyCandidate): NewCounterparty => ({ name, aliases: names.filter((each) => each !== name), accounts });

export function CandidatesCard({ text, canWrite, known }: { readonly text: string; readonly canWrite: boolean; readonly known: readonly Counterparty[] }) {
  const { org } = useScope();
  const query = useQuery(counterpartyCandidatesQuery(org));
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = () => setAsked(null);
  const wanted = text.trim().toLowerCase();
  const fits = ({ names, accounts }: CounterpartyCandidate) => wanted === "" || [...names, ...accounts].some((each) => each.toLowerCase().includes(wanted));
  return (
    <Card title={t("candidates")} className="card-flush">
      <QueryView query={query} skeleton={<SkeletonRows rows={5} />} isEmpty={(list) => !list.items.some(fits)} empty={<EmptyState title={t("no_candidates")} text={t("no_candidates_text")} />}>
        {(list) => (
          <ul className="rows" aria-label={t("candidates")}>
            {list.items.filter(fits).slice(0, SHOWN).map((each) => (
              <CandidateRow key={`${each.name} ${each.accounts[0] ?? ""}`} candidate={each} canWrite={canWrite} hasKnown={known.length > 0} onAsk={(how) => setAsked({ candidate: each, how })} />
            ))}
          </ul>
        )}
      </QueryView>
      <FormDialog open={asked?.how === "keep"} onOpenChange={(isOpen) => !isOpen && close()} title={t("new_counterparty")} text={t("counterparty_text")}>
        {asked !== null && <CounterpartyForm counterparty={null} start={startOf(asked.candidate)} onDone={close} />}
      </FormDialog>
      <FormDialog open={asked?.how === "add"} onOpenChange={(isOpen) => !isOpen && close()} title={t("add_to_counterparty")} text={t("add_to_text")}>
        {asked !== null && <AdoptForm candidate={asked.candidate} known={known} onDone={close} />}
      </FormDialog>
    </Card>
  );
}

function CandidateRow({ candidate, canWrite, hasKnown, onAsk }: { readonly candidate: CounterpartyCandidate; readonly canWrite: boolean; readonly hasKnown: boolean; readonly onAsk: (how: Asked["how"]) => void }) {
  const { name, names, accounts, lines, last_on } = candidate;
  const others = [...names.filter((each) => each !== name), ...accounts.map(accountText)];
  return (
    <li className="row">
      <div className="row-text">
        <h3 className="row-name">{name}</h3>
        <p className="muted">{[others.length === 0 ? "" : some(others), last_on === null ? "" : t("candidate_lines", { lines: formatCount(lines), day: formatDate(last_on) })].filter((each) => each !== "").join(" · ")}</p>
      </div>
      {canWrite && (
        <span className="row-actions">
          <button type="button" className="button" aria-label={t("keep_named", { name })} onClick={() => onAsk("keep")}>
            {t("keep_counterparty")}
          </button>
          {hasKnown && (
            <button type="button" className="button" aria-label={t("add_named", { name })} onClick={() => onAsk("add")}>
              {t("add_to")}
            </button>
          )}
        </span>
      )}
    </li>
  );
}

function AdoptForm({ candidate, known, onDone }: { readonly candidate: CounterpartyCandidate; readonly known: readonly Counterparty[]; readonly onDone: () => void }) {
  const [id, setId] = useState(known[0]?.id ?? "");
  const adopt = useAdopt(onDone);
  const into = known.find((each) => each.id === id);
  const more = { aliases: candidate.names, accounts: candidate.accounts };
  return (
    <DialogForm submit={t("add_to")} isReady={into !== undefined} isBusy={adopt.isPending} error={adopt.error} onSubmit={() => into !== undefined && adopt.mutate({ into, more })}>
      <SelectField label={t("counterparty")} value={id} onChange={setId} choices={known.map((each) => ({ value: each.id, label: each.name }))} hint={some([...candidate.names, ...candidate.accounts.map(accountText)])} />
      <ConflictNote error={adopt.error} />
    </DialogForm>
  );
}
