// An entry while it is typed: what each asset still lacks, and the entry it will become. Exact, like everything about money.
import type { Account, NewEntry, NewPosting } from "@/shared/api/types";
import { isCurrency, placesOf } from "@/shared/money/format";
import { addDecimals, decimalToText, negateText, parseDecimal, signOf, type Decimal } from "@/shared/money/money";
import { settleTyped } from "@/shared/money/typed-amount";

export interface DraftLine {
  readonly key: number;
  readonly account: number | undefined;
  readonly debit: string;
  readonly credit: string;
  readonly asset: string;
  /** What it was exchanged for, without a sign; an empty text for nothing. */
  readonly worth: string;
  readonly worthAsset: string;
  readonly hasWorth: boolean;
}

export interface EntryDraft {
  readonly booked_on: string;
  readonly description: string;
  readonly counterparty: string;
  readonly reference: string;
  readonly lines: readonly DraftLine[];
}

export const emptyLine = (key: number, asset: string): DraftLine => ({ key, account: undefined, debit: "", credit: "", asset, worth: "", worthAsset: "", hasWorth: false });

export function emptyEntry(booked_on: string, asset: string): EntryDraft {
  return { booked_on, description: "", counterparty: "", reference: "", lines: [emptyLine(1, asset), emptyLine(2, asset)] };
}

export const isBlank = (line: DraftLine) => line.account === undefined && line.debit === "" && line.credit === "";
const assetOf = (line: DraftLine) => line.asset.trim().toUpperCase();

/** The signed amount of a line: debit is positive. Undefined while nothing is typed. */
export function amountOf(line: DraftLine): string | undefined {
  const debit = settleTyped(line.debit);
  const credit = settleTyped(line.credit);
  return debit ?? (credit === undefined ? undefined : negateText(credit));
}

/** What each asset adds up to, in the order they are typed; an entry needs every one of them to be zero. */
export function sumsOf(lines: readonly DraftLine[]): ReadonlyMap<string, string> {
  const sums = new Map<string, Decimal>();
  for (const line of lines) {
    const amount = parseDecimal(amountOf(line) ?? "");
    const asset = assetOf(line);
    if (amount === null || asset === "") continue;
    const before = sums.get(asset);
    sums.set(asset, before === undefined ? amount : addDecimals(before, amount));
  }
  return new Map([...sums].map(([asset, sum]) => [asset, decimalToText(sum)]));
}

/** What this line would need to balance its asset, signed; null when it is balanced without it. */
export function missingFor(lines: readonly DraftLine[], key: number): string | null {
  const line = lines.find((each) => each.key === key);
  if (line === undefined) return null;
  const sum = sumsOf(lines.filter((each) => each.key !== key)).get(assetOf(line)) ?? "0";
  return signOf(sum) === 0 ? null : negateText(sum);
}

/** Writes a signed amount into the column it belongs to. */
export function withAmount(line: DraftLine, amount: string): DraftLine {
  return signOf(amount) < 0 ? { ...line, debit: "", credit: negateText(amount) } : { ...line, debit: amount, credit: "" };
}

/** Takes an account; one that holds a single asset brings it along. */
export function withAccount(line: DraftLine, account: Account | undefined): DraftLine {
  return { ...line, account: account?.id, asset: account?.asset ?? line.asset };
}

export type EntryFault = "description" | "date" | "lines" | "account" | "amount" | "asset" | "places" | "balance" | "worth";

const placesIn = (text: string) => text.split(".")[1]?.replace(/0+$/, "").length ?? 0;
/** A currency has so many places; how many a token or a security has, the server knows. */
const isTooFine = (text: string, asset: string) => isCurrency(asset) && placesIn(text) > placesOf(asset);

function faultOfLine(line: DraftLine): EntryFault | null {
  if (line.account === undefined) return "account";
  if (signOf(amountOf(line) ?? "0") === 0) return "amount";
  if (assetOf(line) === "") return "asset";
  if (isTooFine(amountOf(line) ?? "0", assetOf(line))) return "places";
  if (line.hasWorth && (signOf(settleTyped(line.worth) ?? "0") === 0 || line.worthAsset.trim() === "")) return "worth";
  return null;
}

/** The first thing that keeps it from being booked; null when nothing does. */
export function faultOf(draft: EntryDraft): EntryFault | null {
  const lines = draft.lines.filter((line) => !isBlank(line));
  if (draft.booked_on === "") return "date";
  if (draft.description.trim() === "") return "description";
  if (lines.length < 2) return "lines";
  const fault = lines.map(faultOfLine).find((each) => each !== null);
  if (fault !== undefined) return fault;
  return [...sumsOf(lines).values()].some((sum) => signOf(sum) !== 0) ? "balance" : null;
}

function postingOf(line: DraftLine, account: number, amount: string): NewPosting {
  const worth = settleTyped(line.worth);
  const counter = line.hasWorth && worth !== undefined ? { asset: line.worthAsset.trim().toUpperCase(), amount: signOf(amount) < 0 ? negateText(worth) : worth } : null;
  return { account, asset: assetOf(line), amount, counter };
}

const orNull = (text: string) => (text.trim() === "" ? null : text.trim());

/** The entry to send. Only complete lines are in it: `faultOf` says whether any is not. */
export function newEntryOf(draft: EntryDraft): NewEntry {
  const postings = draft.lines.flatMap((line) => {
    const amount = amountOf(line);
    return line.account === undefined || amount === undefined ? [] : [postingOf(line, line.account, amount)];
  });
  return { booked_on: draft.booked_on, description: draft.description.trim(), counterparty: orNull(draft.counterparty), reference: orNull(draft.reference), postings };
}

/** Two assets left over on opposite sides are an exchange; anything else is a mistake. */
export function exchangeIn(lines: readonly DraftLine[]): readonly [AssetSum, AssetSum] | null {
  const left = [...sumsOf(lines)].filter(([, sum]) => signOf(sum) !== 0).map(([asset, amount]) => ({ asset, amount }));
  const [first, second] = left;
  if (left.length !== 2 || first === undefined || second === undefined || signOf(first.amount) === signOf(second.amount)) return null;
  return [first, second];
}

interface AssetSum {
  readonly asset: string;
  readonly amount: string;
}

const unsigned = (amount: string) => (signOf(amount) < 0 ? negateText(amount) : amount);

/**
 * Balances an exchange on a trading account: each asset goes through it, and what is not in the reporting currency says what it was exchanged for.
 * Blank lines give way; a single line of such an asset gets its worth too.
 */
export function withExchange(lines: readonly DraftLine[], trading: number, currency: string): readonly DraftLine[] {
  const exchange = exchangeIn(lines);
  if (exchange === null) return lines;
  const other = new Map([[exchange[0].asset, exchange[1]], [exchange[1].asset, exchange[0]]]);
  const valued = (line: DraftLine): DraftLine => {
    const counter = other.get(assetOf(line));
    if (counter === undefined || assetOf(line) === currency || line.hasWorth) return line;
    return { ...line, hasWorth: true, worth: unsigned(counter.amount), worthAsset: counter.asset };
  };
  const kept = lines.filter((line) => !isBlank(line));
  const isAlone = (line: DraftLine) => kept.filter((each) => assetOf(each) === assetOf(line)).length === 1;
  const next = Math.max(0, ...lines.map((line) => line.key)) + 1;
  const through = exchange.map(({ asset, amount }, index) => valued({ ...withAmount(emptyLine(next + index, asset), negateText(amount)), account: trading }));
  return [...kept.map((line) => (isAlone(line) ? valued(line) : line)), ...through];
}
