// Numbers that are tried on a proposal: what was typed laid over what is saved. Nothing of it is kept.
import type { Proposal, ProposalQuestion, ProposalSettings } from "@/shared/api/types";
import { parseDecimal } from "@/shared/money/money";
import { settleTyped } from "@/shared/money/typed-amount";

/** What was typed, by account's path. */
export interface Typed {
  readonly days: string;
  readonly minimum: Readonly<Record<string, string>>;
  readonly target: Readonly<Record<string, string>>;
}

export const nothingTyped: Typed = { days: "", minimum: {}, target: {} };

export const isTyped = (typed: Typed) => typed.days !== "" || Object.keys(typed.minimum).length > 0 || Object.keys(typed.target).length > 0;

const MOST_DAYS = 365;

const daysOf = (text: string) => {
  const days = Number(text);
  return text !== "" && Number.isSafeInteger(days) && days >= 1 && days <= MOST_DAYS ? days : undefined;
};

const amountOf = (text: string | undefined) => {
  const settled = settleTyped(text ?? "");
  return settled !== undefined && parseDecimal(settled) !== null ? settled : undefined;
};

/** The question for what was typed; what cannot be read yet changes nothing. */
export function questionOf(typed: Typed, saved: ProposalSettings | undefined): ProposalQuestion {
  const days = daysOf(typed.days);
  const base: ProposalQuestion = days === undefined ? {} : { days };
  const paths = new Set([...Object.keys(typed.minimum), ...Object.keys(typed.target)]);
  if (saved === undefined || paths.size === 0) return base;
  const accounts = { ...saved.accounts };
  for (const path of paths) {
    const minimum = amountOf(typed.minimum[path]);
    const target = amountOf(typed.target[path]);
    accounts[path] = { ...accounts[path], ...(minimum === undefined ? {} : { minimum }), ...(target === undefined ? {} : { target }) };
  }
  return { ...base, settings: { ...saved, accounts } };
}

/** The least of amounts in one asset. */
export function least(amounts: readonly string[], compare: (left: string, right: string) => number): string | undefined {
  return amounts.reduce<string | undefined>((lowest, each) => (lowest === undefined || compare(each, lowest) < 0 ? each : lowest), undefined);
}

/** The text of what is done with an investment or a credit line. */
export const stepText = (action: string) => (action === "invest" ? "proposal_invest" : action === "recall" ? "proposal_recall" : action === "draw" ? "proposal_draw" : "proposal_repay");

/** The moves that can be drafted, by number. */
export const draftable = (proposal: Proposal) => (proposal.plan?.moves ?? []).filter((move) => move.barrier === null).map((move) => move.number);
