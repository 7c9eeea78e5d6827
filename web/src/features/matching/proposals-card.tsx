// What belongs together: lines with items, and transfers; accepted together, each with its reasons.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, take, WriteKeys } from "@/shared/api/client";
import { useScope } from "@/shared/api/scope";
import { proposalsQuery } from "@/shared/api/understanding-queries";
import type { MatchProposal, MatchProposals, TransferProposal } from "@/shared/api/types";
import { t, tn } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { formatCount } from "@/shared/time/dates";
import { FormError } from "@/shared/ui/form-error";
import { Icon } from "@/shared/ui/icon";
import { Card } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { showToast } from "@/shared/ui/toasts";
import { MatchRow, TransferRow } from "./proposal-rows";

const keyOf = (match: MatchProposal) => `m${match.lines.map((each) => each.entry).join("+")}`;
const transferKey = (transfer: TransferProposal) => `t${transfer.from.entry}`;

export function ProposalsCard() {
  const { org } = useScope();
  const query = useQuery(proposalsQuery(org));
  return (
    <QueryView
      query={query}
      skeleton={<SkeletonRows rows={4} />}
      isEmpty={(found) => found.matches.length + found.transfers.length === 0}
      empty={
        <Card title={t("proposals")}>
          <EmptyState title={t("no_proposals")} text={t("no_proposals_text", { lines: formatCount(query.data?.open_lines ?? 0), items: formatCount(query.data?.open_items ?? 0) })} />
        </Card>
      }
    >
      {(found) => <Proposals found={found} />}
    </QueryView>
  );
}

function Proposals({ found }: { readonly found: MatchProposals }) {
  const canAccept = useMay()("matches.accept");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const accept = useAccept(() => setChosen(new Set()));
  const toggle = (key: string) => {
    const next = new Set(chosen);
    if (!next.delete(key)) next.add(key);
    setChosen(next);
  };
  const matches = found.matches.filter((each) => chosen.has(keyOf(each)));
  const transfers = found.transfers.filter((each) => chosen.has(transferKey(each)));
  const count = matches.length + transfers.length;
  // What has a rival wants a look of its own: it is not chosen with the others.
  const sure = [...found.matches.filter((each) => !each.rivals).map(keyOf), ...found.transfers.map(transferKey)];
  const isAll = sure.length > 0 && sure.every((key) => chosen.has(key));
  return (
    <Card
      title={t("proposals")}
      className="card-flush"
      actions={
        canAccept && (
          <button type="button" className="button button-primary" disabled={count === 0 || accept.isPending} onClick={() => accept.mutate({ matches, transfers })}>
            <Icon name="check" /> {count === 0 ? t("accept_selected_none") : tn("accept_matches", count)}
          </button>
        )
      }
    >
      <FormError error={accept.error} />
      <div className="scroll-x" tabIndex={0} role="region" aria-label={t("proposals")}>
        <table className="table">
          <thead>
            <tr>
              {canAccept && (
                <th>
                  <input type="checkbox" aria-label={t("select_all")} checked={isAll} disabled={sure.length === 0} onChange={() => setChosen(isAll ? new Set() : new Set(sure))} />
                </th>
              )}
              <th className="numeric">{t("score")}</th>
              <th>{t("line")}</th>
              <th className="numeric">{t("amount")}</th>
              <th>{t("settles")}</th>
              <th className="numeric">{t("difference")}</th>
              <th>{t("because")}</th>
            </tr>
          </thead>
          <tbody>
            {found.matches.map((each) => (
              <MatchRow key={keyOf(each)} match={each} isChosen={chosen.has(keyOf(each))} onToggle={canAccept ? () => toggle(keyOf(each)) : undefined} />
            ))}
            {found.transfers.map((each) => (
              <TransferRow key={transferKey(each)} transfer={each} isChosen={chosen.has(transferKey(each))} onToggle={canAccept ? () => toggle(transferKey(each)) : undefined} />
            ))}
          </tbody>
        </table>
      </div>
      <p className="proposals-rest muted">{t("items_left", { lines: formatCount(found.open_lines), items: formatCount(found.open_items) })}</p>
    </Card>
  );
}

interface Chosen {
  readonly matches: readonly MatchProposal[];
  readonly transfers: readonly TransferProposal[];
}

function useAccept(onDone: () => void) {
  const { org } = useScope();
  const queryClient = useQueryClient();
  const [matchKeys] = useState(() => new WriteKeys());
  const [transferKeys] = useState(() => new WriteKeys());
  return useMutation({
    mutationFn: async ({ matches, transfers }: Chosen) => {
      const settled = matches.map((each) => ({ lines: each.lines.map((line) => line.entry), items: each.items.map((item) => item.id) }));
      const joined = transfers.map((each) => ({ from: each.from.entry, to: each.to.entry }));
      if (settled.length > 0) await take(client.POST("/api/v1/matches", { params: { query: { org }, header: matchKeys.headerFor(settled) }, body: { matches: settled } }));
      if (joined.length > 0) await take(client.POST("/api/v1/matches/transfers", { params: { query: { org }, header: transferKeys.headerFor(joined) }, body: { transfers: joined } }));
    },
    onSuccess: () => {
      showToast(t("matches_accepted"));
      onDone();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: [org] }),
  });
}
