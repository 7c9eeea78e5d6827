// Where money should lie: moves with their reasons, what they save, numbers to try, and drafts in one step.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useDeferredValue, useState } from "react";
import { proposalQuery, proposalSettingsQuery } from "@/shared/api/forecast-queries";
import { ApiError } from "@/shared/api/problem";
import { useScope } from "@/shared/api/scope";
import type { Proposal } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Field } from "@/shared/ui/controls";
import { ExportButton } from "@/shared/ui/export-button";
import { Card, Page } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { ProposalAccounts } from "./proposal-accounts";
import { ProposalCosts } from "./proposal-costs";
import { ProposalMoves } from "./proposal-moves";
import { isTyped, nothingTyped, questionOf, type Typed } from "./proposal-numbers";
import { proposalSheet } from "./proposal-sheet";
import { SourceLine } from "./fan-card";
import "./forecast.css";

export function ProposalsPage() {
  const { org } = useScope();
  const [typed, setTyped] = useState<Typed>(nothingTyped);
  const saved = useQuery(proposalSettingsQuery(org));
  // Typing goes on while the last numbers are solved.
  const tried = useDeferredValue(typed);
  const question = questionOf(tried, saved.data?.settings);
  const query = useQuery({ ...proposalQuery(org, question), enabled: saved.data !== undefined });
  const proposal = query.data;
  const isMissing = query.error instanceof ApiError && query.error.status === 404;
  return (
    <Page
      title={t("proposals_title")}
      wide
      eyebrow={
        <Link to="/forecast" className="link">
          {t("forecast")}
        </Link>
      }
      actions={
        <>
          {isTyped(typed) && (
            <button type="button" className="button" onClick={() => setTyped(nothingTyped)}>
              {t("proposal_reset")}
            </button>
          )}
          <ExportButton name={`proposal-${proposal?.start ?? ""}`} title={t("proposals_title")} rows={proposal === undefined ? undefined : () => proposalSheet(proposal)} />
          <Link to="/forecast/settings" className="button">
            {t("settings")}
          </Link>
        </>
      }
    >
      <p className="forecast-source">{t("proposals_text")}</p>
      {isMissing ? (
        <Card>
          <EmptyState title={t("forecast_none")} text={t("forecast_none_text")} />
        </Card>
      ) : (
        <>
          <div className="forecast-around">
            <Field label={t("proposal_days")}>{(id) => <input id={id} className="input numeric" inputMode="numeric" value={typed.days} placeholder={query.data === undefined ? "30" : String(query.data.days)} onChange={(event) => setTyped({ ...typed, days: event.target.value.replace(/\D/g, "").slice(0, 3) })} />}</Field>
          </div>
          <QueryView query={query} skeleton={<SkeletonRows rows={8} />}>
            {(proposal) => <Found proposal={proposal} question={question} typed={typed} onType={setTyped} isSolving={query.isFetching} />}
          </QueryView>
        </>
      )}
    </Page>
  );
}

interface FoundProps {
  readonly proposal: Proposal;
  readonly question: ReturnType<typeof questionOf>;
  readonly typed: Typed;
  readonly onType: (typed: Typed) => void;
  readonly isSolving: boolean;
}

function Found({ proposal, question, typed, onType, isSolving }: FoundProps) {
  return (
    <>
      {proposal.conflict !== null && (
        <Card title={t("proposal_conflict")}>
          <p role="alert">{proposal.conflict.sentence}</p>
        </Card>
      )}
      {proposal.plan !== null && <ProposalMoves key={proposal.content} proposal={proposal} question={question} isSolving={isSolving} />}
      <ProposalAccounts proposal={proposal} typed={typed} onType={onType} />
      {proposal.plan !== null && <ProposalCosts plan={proposal.plan} asset={proposal.source.in} />}
      {proposal.left_out.map((each) => (
        <p key={each.path} className="forecast-source">
          {t("proposal_left_out", { path: each.path, why: each.why })}
        </p>
      ))}
      <SourceLine source={proposal.source} />
    </>
  );
}
