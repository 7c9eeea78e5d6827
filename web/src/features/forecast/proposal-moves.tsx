// The moves of a proposal: why each is needed, which become payments, and the step that drafts them.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { client, take, WriteKeys } from "@/shared/api/client";
import { forecastKey } from "@/shared/api/forecast-queries";
import { useScope } from "@/shared/api/scope";
import type { Proposal, ProposalMove, ProposalQuestion } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { useMay } from "@/shared/session/session";
import { formatDate } from "@/shared/time/dates";
import { Card } from "@/shared/ui/page";
import { EmptyState } from "@/shared/ui/query-view";
import { showError, showToast } from "@/shared/ui/toasts";
import { draftable } from "./proposal-numbers";

interface MovesProps {
  readonly proposal: Proposal;
  readonly question: ProposalQuestion;
  readonly isSolving: boolean;
}

export function ProposalMoves({ proposal, question, isSolving }: MovesProps) {
  const { org } = useScope();
  const queryClient = useQueryClient();
  const may = useMay()("payments.draft");
  const [keys] = useState(() => new WriteKeys());
  const [chosen, setChosen] = useState<readonly number[]>(() => draftable(proposal));
  const moves = proposal.plan?.moves ?? [];
  const draft = useMutation({
    mutationFn: () => {
      const body = { question, content: proposal.content, moves: [...chosen], until: null };
      return take(client.POST("/api/v1/forecasting/proposals/payments", { params: { query: { org }, header: keys.headerFor(body) }, body }));
    },
    onSuccess: async (made) => {
      showToast(t("proposal_drafted", { count: String(made.payments.length) }));
      await queryClient.invalidateQueries({ queryKey: forecastKey(org) });
    },
    onError: showError,
  });
  const toggle = (number: number) => setChosen((before) => (before.includes(number) ? before.filter((each) => each !== number) : [...before, number]));
  const action = may && moves.length > 0 && (
    <button type="button" className="button button-primary" disabled={chosen.length === 0 || draft.isPending || isSolving} onClick={() => draft.mutate()}>
      {isSolving ? t("proposal_solving") : t("proposal_draft", { count: String(chosen.length) })}
    </button>
  );
  return (
    <Card title={t("proposal_moves")} className="card-flush" actions={action}>
      {moves.length === 0 ? (
        <EmptyState title={t("proposal_no_moves")} text={t("proposal_no_moves_text")} />
      ) : (
        <div className="scroll-x" tabIndex={0} role="region" aria-label={t("proposal_moves")}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">
                  <span className="visually-hidden">{t("proposal_number")}</span>
                </th>
                <th scope="col">{t("date")}</th>
                <th scope="col">{t("proposal_from")}</th>
                <th scope="col">{t("proposal_to")}</th>
                <th scope="col" className="numeric">{t("amount")}</th>
                <th scope="col">{t("known_because")}</th>
              </tr>
            </thead>
            <tbody>
              {moves.map((move) => (
                <MoveRow key={move.number} move={move} isChosen={chosen.includes(move.number)} canDraft={may} onToggle={() => toggle(move.number)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

function MoveRow({ move, isChosen, canDraft, onToggle }: { readonly move: ProposalMove; readonly isChosen: boolean; readonly canDraft: boolean; readonly onToggle: () => void }) {
  return (
    <tr>
      <td>
        <input type="checkbox" aria-label={t("proposal_choose", { number: String(move.number) })} checked={isChosen} disabled={!canDraft || move.barrier !== null} onChange={onToggle} />
      </td>
      <td className="nowrap">
        {formatDate(move.on)}
        {move.arrives_on !== move.on && <span className="adjustment-note">{t("proposal_arrives", { date: formatDate(move.arrives_on) })}</span>}
      </td>
      <td>
        <AccountLink id={move.from} path={move.from_path} />
      </td>
      <td>
        <AccountLink id={move.to} path={move.to_path} />
      </td>
      <td className="numeric">
        <Money amount={move.amount.amount} asset={move.amount.asset} />
      </td>
      <td>
        {move.because}
        {move.barrier !== null && <span className="adjustment-note">{t("proposal_barrier", { why: move.barrier })}</span>}
      </td>
    </tr>
  );
}

function AccountLink({ id, path }: { readonly id: number; readonly path: string }) {
  return (
    <Link to="/accounts/$accountId" params={{ accountId: String(id) }} className="forecast-link">
      {path}
    </Link>
  );
}
