// A proposal as rows of a spreadsheet: moves with their reasons, steps, accounts and costs, one table below the other.
import type { Proposal, ProposalPlan } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import type { Cell } from "@/shared/ui/xlsx";
import { stepText } from "./proposal-numbers";

const amountOf = (value: string | null): Cell => (value === null ? "" : { number: value });

function planOf(plan: ProposalPlan, asset: string): Cell[][] {
  const moves = plan.moves.map((move): Cell[] => [move.on, move.arrives_on, move.from_path, move.to_path, amountOf(move.amount.amount), move.amount.asset, move.because, move.barrier === null ? "" : t("proposal_barrier", { why: move.barrier })]);
  const steps = plan.steps.map((step): Cell[] => [step.on, t(stepText(step.action)), step.facility, "", amountOf(step.amount), asset]);
  const costs = [
    [t("proposal_best"), plan.best],
    [t("proposal_nothing"), plan.nothing],
    [t("proposal_rule"), plan.rule],
  ] as const;
  return [
    [t("proposal_moves")],
    [t("date"), t("proposal_arrival"), t("proposal_from"), t("proposal_to"), t("amount"), t("asset"), t("known_because")],
    ...moves,
    [],
    ...(steps.length === 0 ? [] : [[t("proposal_steps")], ...steps, []]),
    [`${t("proposal_costs")}, ${asset}`, t("proposal_cost"), t("proposal_earned"), t("proposal_paid"), t("proposal_transfers"), t("proposal_below")],
    ...costs.map(([label, it]): Cell[] => [label, amountOf(it.total), amountOf(it.earned), amountOf(it.paid), { number: String(it.moves) }, { number: String(it.days_below_minimum) }]),
    [],
  ];
}

export function proposalSheet(proposal: Proposal): Cell[][] {
  const { source, plan } = proposal;
  return [
    [t("proposals_title"), proposal.start, `${t("proposal_days")}: ${proposal.days}`],
    [],
    ...(proposal.conflict === null ? [] : [[t("proposal_conflict"), proposal.conflict.sentence], []]),
    ...(plan === null ? [] : planOf(plan, source.in)),
    [t("proposal_accounts"), t("asset"), t("proposal_opening"), t("proposal_minimum"), t("proposal_target")],
    ...proposal.accounts.map((each): Cell[] => [each.path, each.asset, amountOf(each.opening), amountOf(each.minimum), amountOf(each.target)]),
    ...proposal.left_out.map((each): Cell[] => [t("proposal_left_out", { path: each.path, why: each.why })]),
  ];
}
