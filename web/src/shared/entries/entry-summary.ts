// One line about an entry: what moved, from where to where, and how much.
import type { Account, Entry, Posting } from "@/shared/api/types";
import { isCurrency } from "@/shared/money/format";
import { addDecimals, decimalToText, negateText, parseDecimal, signOf } from "@/shared/money/money";

export interface EntrySummary {
  readonly amount: string;
  readonly asset: string;
  /** The account the money is on, and what it came from or went to. */
  readonly account: Posting;
  readonly against: Posting | null;
  /** Money moved between own accounts: neither in nor out. */
  readonly isTransfer: boolean;
  readonly more: number;
}

const isOwn = (path: string) => path.startsWith("assets:") || path.startsWith("liabilities:card");
const isUnder = (path: string, parent: string) => path === parent || path.startsWith(`${parent}:`);

function sumOf(postings: readonly Posting[], asset: string): string {
  let sum = { units: 0n, scale: 0 };
  for (const posting of postings) {
    const amount = posting.asset === asset ? parseDecimal(posting.amount) : null;
    if (amount !== null) sum = addDecimals(sum, amount);
  }
  return decimalToText(sum);
}

/** Seen from `path` when a list is of one account, else from the organisation's own money. Null without postings. */
export function summarise(entry: Entry, path?: string): EntrySummary | null {
  const seen = path === undefined ? entry.postings.filter((posting) => isOwn(posting.path)) : entry.postings.filter((posting) => isUnder(posting.path, path));
  const others = entry.postings.filter((posting) => !seen.includes(posting));
  const isTransfer = path === undefined && seen.length > 1 && seen.some((it) => signOf(it.amount) > 0) && seen.some((it) => signOf(it.amount) < 0) && others.length === 0;
  const from = isTransfer ? seen.find((posting) => signOf(posting.amount) < 0) : undefined;
  const account = from ?? seen[0] ?? entry.postings[0];
  if (account === undefined) return null;
  const against = (isTransfer ? seen : others).find((posting) => posting !== account && posting.asset === account.asset) ?? entry.postings.find((posting) => posting !== account) ?? null;
  const same = isTransfer || seen.length === 0 ? [account] : seen;
  const sum = sumOf(same, account.asset);
  return { amount: isTransfer ? negateText(sum) : sum, asset: account.asset, account, against, isTransfer, more: Math.max(0, entry.postings.length - 2) };
}

/** Where the money came from and where it went, in the order it moved. */
export function routeOf(summary: EntrySummary): string {
  const ends = [summary.account, summary.against].flatMap((posting) => (posting === null ? [] : [shortPath(posting.path)]));
  if (!summary.isTransfer && signOf(summary.amount) > 0) ends.reverse();
  return ends.join(" → ");
}

/** `assets:bank:nordbank:operating` as `Nordbank / Operating`: the last two parts, readable. */
export function shortPath(path: string): string {
  const parts = path.split(":").slice(1);
  const readable = (parts.length === 0 ? path.split(":") : parts).slice(-2).map(readableName);
  return readable.join(" / ");
}

/** `hudson-first` as `Hudson first`, `eur` as `EUR`. */
export function readableName(part: string): string {
  const words = part.replaceAll(/[-_]/g, " ");
  return isCurrency(words.toUpperCase()) ? words.toUpperCase() : words.charAt(0).toUpperCase() + words.slice(1);
}

/** Where an account lies and what it is called: `Bank / Nordbank / Tax reserve`. */
export function accountLabel(account: Account): string {
  return [...account.path.split(":").slice(1, -1).map(readableName), readableName(account.name)].join(" / ");
}
