// Answers computed from the made-up journal, in the shapes of the API.
import type { Account, AssetAmount, BalanceRow, Entry, PositionReport } from "../src/shared/api/types";
import { accounts, type MockAccount } from "./company.ts";
import { amountText, balanceOn, dayOf, dayText, ledger, priceOn, type Row } from "./ledger.ts";

export const SEQ = 1_204 + ledger.length;
export const HEAD = { seq: SEQ, hash: "9f2c4d81b7a05e6634d1f0c8a92be7715c3e8d640b19fa27d5836ce41f70b2a9" };

export interface Valued {
  readonly balances: AssetAmount[];
  readonly value: AssetAmount | null;
  readonly unpriced: string[];
  readonly hundredths: number;
}

const assetsOf = (account: MockAccount) => account.asset ?? "EUR";

/** Balances by asset of some accounts and their worth in EUR. */
export function valued(members: readonly MockAccount[], day: number): Valued {
  const sums = new Map<string, number>();
  for (const member of members) sums.set(assetsOf(member), (sums.get(assetsOf(member)) ?? 0) + balanceOn(member.id, day));
  let total = 0;
  const unpriced: string[] = [];
  for (const [asset, hundredths] of sums) {
    const price = priceOn(asset, day);
    if (price === null) unpriced.push(asset);
    else total += (hundredths * price) / 10_000;
  }
  const balances = [...sums].map(([asset, hundredths]) => ({ asset, amount: amountText(hundredths) }));
  return { balances, value: unpriced.length === sums.size && sums.size > 0 ? null : { asset: "EUR", amount: amountText(total) }, unpriced, hundredths: total };
}

export const cashAccounts = accounts.filter((account) => account.type === "asset");

function lastEntryOn(id: number): string | null {
  for (let index = ledger.length - 1; index >= 0; index -= 1) {
    const row = ledger[index];
    if (row !== undefined && (row.on === id || row.against === id)) return dayText(row.day);
  }
  return null;
}

const usage = new Map<number, { entries: number; last: string | null }>();
for (const account of accounts) usage.set(account.id, { entries: 0, last: lastEntryOn(account.id) });
for (const row of ledger) for (const id of [row.on, row.against]) {
  const found = usage.get(id);
  if (found !== undefined) found.entries += 1;
}

export function accountView(account: MockAccount, day: number): Account {
  const own = valued([account], day);
  const { id, path, name, type, kind, entity, asset, bank, identification, region } = account;
  return { id, path, name, type, kind, entity, asset, bank, identification, region, parent: null, opened_on: dayText(0), closed_on: account.closed_on ?? null, balances: own.balances, subtree: own.balances, value: own.value, unpriced: own.unpriced, entries: usage.get(account.id)?.entries ?? 0, last_entry_on: usage.get(account.id)?.last ?? null };
}

export function balanceRows(day: number): BalanceRow[] {
  const paths = new Set<string>();
  for (const account of accounts) {
    const parts = account.path.split(":");
    parts.forEach((_, index) => paths.add(parts.slice(0, index + 1).join(":")));
  }
  const rank = ["assets", "liabilities", "equity", "income", "expenses"];
  const key = (path: string) => `${rank.indexOf(path.split(":")[0] ?? "")}:${path}`;
  return [...paths].sort((left, right) => key(left).localeCompare(key(right))).map((path) => {
    const members = accounts.filter((account) => account.path === path || account.path.startsWith(`${path}:`));
    const { balances, value, unpriced } = valued(members, day);
    return { account: accounts.find((account) => account.path === path)?.id ?? null, path, depth: path.split(":").length, balances, value, unpriced };
  });
}

export function rates(day: number): PositionReport["rates"] {
  return ["USD", "GBP", "ETH"].map((base) => ({ base, quote: "EUR", rate: ((priceOn(base, day) ?? 0) / 10_000).toFixed(4), on: dayText(day), source: "ECB" }));
}

export type Grouping = "currency" | "entity" | "bank" | "account" | "region";

function groupKey(account: MockAccount, group: Grouping): string {
  if (group === "currency") return assetsOf(account);
  if (group === "entity") return account.entity ?? "–";
  if (group === "bank") return account.bank ?? "Cash";
  return group === "region" ? (account.region ?? "–") : account.path;
}

export function groupsOf(group: Grouping): Map<string, MockAccount[]> {
  const groups = new Map<string, MockAccount[]>();
  for (const account of cashAccounts) {
    const key = groupKey(account, group);
    groups.set(key, [...(groups.get(key) ?? []), account]);
  }
  return groups;
}

export function positions(day: number, group: Grouping): Pick<PositionReport, "groups" | "total"> {
  const { hundredths, value, unpriced } = valued(cashAccounts, day);
  const groups = [...groupsOf(group)].map(([key, members]) => ({ key, label: key, ...valued(members, day) }));
  groups.sort((left, right) => right.hundredths - left.hundredths);
  return {
    total: { value, unpriced },
    groups: groups.map(({ hundredths: part, ...rest }) => ({ ...rest, share: rest.value === null ? null : ((part / hundredths) * 100).toFixed(4) })),
  };
}

export const pathOf = (id: number) => accounts[id - 1]?.path ?? "";
/** Entries booked by hand, by number: they may have any number of postings. */
export const booked = new Map<number, Entry>();
const reversed = new Map<number, number>();

export function entryView(index: number, accountIds: ReadonlySet<number> | null = null): Entry {
  const row = ledger[index];
  if (row === undefined) throw new Error(`no mock entry ${index}`);
  const written = booked.get(index + 1);
  if (written !== undefined) return written;
  const on = dayText(row.day);
  const asset = accounts[row.on - 1]?.asset ?? "EUR";
  return {
    id: index + 1,
    booked_on: on,
    recorded_at: `${on}T${String(6 + (index % 12)).padStart(2, "0")}:${String(index % 60).padStart(2, "0")}:12Z`,
    description: row.text,
    counterparty: row.who === "" ? null : row.who,
    reference: row.day === 0 ? null : `NTRF${String(index).padStart(8, "0")}`,
    tags: {},
    postings: [
      { account: row.on, path: pathOf(row.on), asset, amount: amountText(row.hundredths), valued_on: on, counter: null },
      { account: row.against, path: pathOf(row.against), asset, amount: amountText(-row.hundredths), valued_on: on, counter: null },
    ],
    corrects: row.text.startsWith("Reversal of ") ? { kind: "reversal", entry: Number(row.text.split(" ")[2]) } : null,
    reversed_by: reversed.get(index + 1) ?? null,
    import: row.day === 0 ? null : `imp_${dayText(row.day).slice(0, 7)}`,
    balance_after: accountIds === null ? null : { asset, amount: amountText(runningAfter(index, row, accountIds)) },
  };
}

const runningCache = new Map<string, Float64Array>();

function runningAfter(index: number, _row: Row, ids: ReadonlySet<number>): number {
  const key = [...ids].join(",");
  let column = runningCache.get(key);
  if (column === undefined || column.length !== ledger.length) {
    column = new Float64Array(ledger.length);
    let sum = 0;
    ledger.forEach((row, at) => {
      if (ids.has(row.on)) sum += row.hundredths;
      if (ids.has(row.against)) sum -= row.hundredths;
      if (column !== undefined) column[at] = sum;
    });
    runningCache.set(key, column);
  }
  return column[index] ?? 0;
}

/** Books the opposite of an entry at the end of the journal. */
export function reverseEntry(id: number, reason: string): Entry | null {
  const row = ledger[id - 1];
  if (row === undefined || reversed.has(id)) return null;
  ledger.push({ ...row, day: 1095, hundredths: -row.hundredths, text: `Reversal of ${id} ${reason}` });
  reversed.set(id, ledger.length);
  return entryView(ledger.length - 1);
}

const filterCache = new Map<string, Int32Array>();

/** The indexes of the entries that pass, newest first. */
export function filterEntries(params: URLSearchParams): { indexes: Int32Array; accountIds: ReadonlySet<number> | null } {
  const account = accounts[Number(params.get("account") ?? "0") - 1];
  const accountIds = account === undefined ? null : new Set(accounts.filter((other) => other.path === account.path || other.path.startsWith(`${account.path}:`)).map((other) => other.id));
  const key = ["account", "q", "from", "to", "min", "max", "asset", "import", "flows", "counterparty", "sort"].map((name) => params.get(name) ?? "").join("|") + ledger.length;
  const known = filterCache.get(key);
  if (known !== undefined) return { indexes: known, accountIds };
  const needle = params.get("q")?.toLowerCase() ?? "";
  const from = dayOf(params.get("from") ?? "2000-01-01");
  const to = dayOf(params.get("to") ?? "2100-01-01");
  const [min, max] = [Number(params.get("min") || "0") * 100, Number(params.get("max") || "1e12") * 100];
  const asset = params.get("asset") ?? "";
  const month = params.get("import")?.replace("imp_", "") ?? "";
  // Of the made-up counterparties the books know the fourth only.
  const counterparty = params.get("counterparty");
  const flows = params.get("flows");
  const found: number[] = [];
  for (let index = ledger.length - 1; index >= 0; index -= 1) {
    const row = ledger[index];
    if (counterparty !== null && !(counterparty.endsWith("4") && row?.who === "Stadtwerke")) continue;
    if (row === undefined || row.day < from || row.day > to) continue;
    if (accountIds !== null && !accountIds.has(row.on) && !accountIds.has(row.against)) continue;
    if (flows !== null && String(row.against) !== flows) continue;
    const size = Math.abs(row.hundredths);
    if (size < min || size > max) continue;
    if (asset !== "" && (accounts[row.on - 1]?.asset ?? "EUR") !== asset) continue;
    if (month !== "" && !dayText(row.day).startsWith(month)) continue;
    if (needle !== "" && !`${row.who} ${row.text}`.toLowerCase().includes(needle)) continue;
    found.push(index);
  }
  if (params.get("sort") === "booked_on") found.reverse();
  const indexes = Int32Array.from(found);
  filterCache.set(key, indexes);
  return { indexes, accountIds };
}
