// Suggested categories, the surest first: chosen with the keyboard or the pointer, accepted together.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, take, WriteKeys } from "@/shared/api/client";
import { useScope } from "@/shared/api/scope";
import { suggestionsQuery } from "@/shared/api/understanding-queries";
import type { CategorySuggestion, SuggestionPage } from "@/shared/api/types";
import { t, tn } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { formatCount } from "@/shared/time/dates";
import { Segmented } from "@/shared/ui/controls";
import { FormError } from "@/shared/ui/form-error";
import { useHotkeys } from "@/shared/ui/hotkeys";
import { Icon } from "@/shared/ui/icon";
import { Card, Page } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { showToast } from "@/shared/ui/toasts";
import { SuggestionRow } from "./suggestion-row";
import "./suggestions.css";

const LEAST = ["0", "5000", "8000", "9500"] as const;
type Least = (typeof LEAST)[number];

export function SuggestionsPage() {
  const { org } = useScope();
  const [least, setLeast] = useState<Least>("0");
  const query = useQuery(suggestionsQuery(org, Number(least)));
  return (
    <Page title={t("suggestions")} wide>
      <div className="suggestions-toolbar">
        <Segmented label={t("surer_than")} value={least} onChange={setLeast} choices={LEAST.map((each) => ({ value: each, label: each === "0" ? t("any") : `${t("surer_than")} ${Number(each) / 100} %` }))} />
        {query.data !== undefined && <p className="muted">{t("suggestions_state", { uncategorised: formatCount(query.data.uncategorised), examples: formatCount(query.data.examples) })}</p>}
      </div>
      <QueryView query={query} skeleton={<SkeletonRows rows={10} />} isEmpty={(page) => page.items.length === 0} empty={<Card><EmptyState title={t("no_suggestions")} text={t("no_suggestions_text")} /></Card>}>
        {(page) => <Suggestions key={least} page={page} />}
      </QueryView>
    </Page>
  );
}

function Suggestions({ page }: { readonly page: SuggestionPage }) {
  const canAccept = useMay()("entries.correct");
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [at, setAt] = useState(0);
  const accept = useAccept(() => setChosen(new Set()));
  const items = page.items;
  const here = Math.min(at, items.length - 1);
  const marked = items.filter((each) => chosen.has(each.entry));
  const toggle = (entry: number) => {
    const next = new Set(chosen);
    if (!next.delete(entry)) next.add(entry);
    setChosen(next);
  };
  const move = (by: number) => setAt(Math.max(0, Math.min(items.length - 1, here + by)));
  const send = () => {
    if (marked.length > 0 && !accept.isPending) accept.mutate(marked);
  };
  const toggleHere = () => {
    const item = items[here];
    if (item !== undefined) toggle(item.entry);
  };
  useHotkeys(canAccept ? { j: () => move(1), k: () => move(-1), x: toggleHere, a: send } : {});
  const isAll = marked.length === items.length;
  return (
    <Card
      title={tn("suggestions_count", page.total)}
      className="card-flush"
      actions={
        canAccept && (
          <button type="button" className="button button-primary" disabled={marked.length === 0 || accept.isPending} onClick={send}>
            <Icon name="check" /> {marked.length === 0 ? t("accept_selected_none") : tn("accept_selected", marked.length)}
          </button>
        )
      }
    >
      <FormError error={accept.error} />
      <div className="scroll-x" tabIndex={0} role="region" aria-label={t("suggestions")}>
        <table className="table">
          <thead>
            <tr>
              {canAccept && (
                <th>
                  <input type="checkbox" aria-label={t("select_all")} checked={isAll} onChange={() => setChosen(isAll ? new Set() : new Set(items.map((each) => each.entry)))} />
                </th>
              )}
              <th>{t("date")}</th>
              <th>{t("line")}</th>
              <th className="numeric">{t("amount")}</th>
              <th>{t("category")}</th>
              <th className="numeric">{t("sure")}</th>
              <th>{t("because")}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((item, index) => (
              <SuggestionRow key={item.entry} item={item} isHere={canAccept && index === here} isChosen={chosen.has(item.entry)} onToggle={canAccept ? () => toggle(item.entry) : undefined} />
            ))}
          </tbody>
        </table>
      </div>
      {canAccept && <p className="suggestions-keys muted">{t("suggestion_keys")}</p>}
    </Card>
  );
}

function useAccept(onDone: () => void) {
  const { org } = useScope();
  const queryClient = useQueryClient();
  const [keys] = useState(() => new WriteKeys());
  return useMutation({
    mutationFn: (chosen: readonly CategorySuggestion[]) => {
      const items = chosen.map(({ entry, category }) => ({ entry, category }));
      return take(client.POST("/api/v1/categorisations", { params: { query: { org }, header: keys.headerFor(items) }, body: { items } }));
    },
    onSuccess: (batch) => {
      showToast(tn("applied", batch.lines));
      onDone();
      void queryClient.invalidateQueries({ queryKey: [org] });
    },
  });
}
