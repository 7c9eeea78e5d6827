// The accounts as a tree: the balance rows of the report with what is known of each account.
import type { Account, BalanceRow } from "@/shared/api/types";
import { readableName } from "@/shared/entries/entry-summary";

export interface TreeRow {
  readonly path: string;
  readonly name: string;
  readonly depth: number;
  readonly hasChildren: boolean;
  readonly isOpen: boolean;
  readonly balance: BalanceRow;
  readonly account: Account | undefined;
}

const ranks = ["assets", "liabilities", "equity", "income", "expenses"];

function parentsOf(path: string): string[] {
  const parts = path.split(":");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join(":"));
}

function comparePaths(left: string, right: string): number {
  const a = left.split(":");
  const b = right.split(":");
  const rank = ranks.indexOf(a[0] ?? "") - ranks.indexOf(b[0] ?? "");
  if (rank !== 0) return rank;
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    const order = (a[index] ?? "").localeCompare(b[index] ?? "");
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function matches(row: BalanceRow, account: Account | undefined, needle: string): boolean {
  return [row.path, account?.name, account?.bank, account?.identification, account?.entity].some((text) => text?.toLowerCase().includes(needle) ?? false);
}

/** The rows to show: children of closed rows are left out; a search shows what matches, with the way to it. */
export function treeRows(balances: readonly BalanceRow[], accounts: readonly Account[], closed: ReadonlySet<string>, search: string): TreeRow[] {
  const byPath = new Map(accounts.map((account) => [account.path, account]));
  const needle = search.trim().toLowerCase();
  let shown = balances;
  if (needle !== "") {
    const keep = new Set<string>();
    for (const row of balances) if (matches(row, byPath.get(row.path), needle)) for (const path of [row.path, ...parentsOf(row.path)]) keep.add(path);
    shown = balances.filter((row) => keep.has(row.path));
  }
  const parents = new Set(shown.flatMap((row) => parentsOf(row.path).slice(-1)));
  const isOpen = (path: string) => needle !== "" || !closed.has(path);
  return shown
    .filter((row) => parentsOf(row.path).every(isOpen))
    .toSorted((left, right) => comparePaths(left.path, right.path))
    .map((balance) => ({
      path: balance.path,
      name: readableName(byPath.get(balance.path)?.name ?? balance.path.split(":").at(-1) ?? balance.path),
      depth: balance.path.split(":").length - 1,
      hasChildren: parents.has(balance.path),
      isOpen: isOpen(balance.path),
      balance,
      account: byPath.get(balance.path),
    }));
}
