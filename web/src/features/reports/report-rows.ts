// Rows of every report in one shape: cut at a depth, with what the cut hides inside the row above it.
import type { AssetAmount, ReportRow, TrialRow } from "@/shared/api/types";
import { readableName } from "@/shared/entries/entry-summary";
import { addDecimals, decimalToText, parseDecimal } from "@/shared/money/money";

export interface Row {
  readonly path: string;
  readonly name: string;
  /** 0 for a root. */
  readonly depth: number;
  readonly account: number | null;
  readonly balances: readonly AssetAmount[];
  /** There are rows below it. */
  readonly isGroup: boolean;
}

export interface Sides {
  readonly path: string;
  readonly name: string;
  readonly account: number | null;
  readonly debits: readonly AssetAmount[];
  readonly credits: readonly AssetAmount[];
}

const nameOf = (path: string) => readableName(path.split(":").at(-1) ?? path);

/** The tree to `depth` levels. The server's rows already hold what is below them, so that cutting loses nothing. */
export function rowsTo(depth: number | undefined, rows: readonly ReportRow[]): Row[] {
  const shown = rows.filter((row) => depth === undefined || row.depth <= depth);
  return shown.map((row) => ({
    path: row.path,
    name: nameOf(row.path),
    depth: row.depth - 1,
    account: row.account,
    balances: row.balances,
    isGroup: shown.some((other) => other.path.startsWith(`${row.path}:`)),
  }));
}

export function sumAmounts(lists: readonly (readonly AssetAmount[])[]): AssetAmount[] {
  const sums = new Map<string, string>();
  for (const { asset, amount } of lists.flat()) {
    const before = parseDecimal(sums.get(asset) ?? "0");
    const value = parseDecimal(amount);
    if (before !== null && value !== null) sums.set(asset, decimalToText(addDecimals(before, value)));
  }
  return [...sums].map(([asset, amount]) => ({ asset, amount }));
}

/** A trial balance to `depth` levels: accounts further down are added to the name above them, each side by itself. */
export function sidesTo(depth: number | undefined, rows: readonly TrialRow[]): Sides[] {
  const groups = new Map<string, TrialRow[]>();
  for (const row of rows) {
    const path = depth === undefined ? row.path : row.path.split(":").slice(0, depth).join(":");
    groups.set(path, [...(groups.get(path) ?? []), row]);
  }
  return [...groups].map(([path, members]) => ({
    path,
    name: nameOf(path),
    account: members.find((member) => member.path === path)?.account ?? null,
    debits: sumAmounts(members.map((member) => member.debits)),
    credits: sumAmounts(members.map((member) => member.credits)),
  }));
}

/** The rows under a root: the root itself is the total, unless it is all that is asked for. */
export function rowsBelow(depth: number | undefined, rows: readonly ReportRow[]): Row[] {
  const all = rowsTo(depth, rows);
  return depth === 1 ? all : all.filter((row) => row.depth > 0).map((row) => ({ ...row, depth: row.depth - 1 }));
}
