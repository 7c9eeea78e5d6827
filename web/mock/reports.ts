// The reports of the made-up company, from the same running balances.
import type { AssetAmount, BalanceSheet, IncomeStatement, ReportRow, TrialBalance } from "../src/shared/api/types";
import { accounts, type MockAccount } from "./company.ts";
import { amountText, balanceOn, dayText } from "./ledger.ts";

type Hundredths = (account: MockAccount) => number;

function sumBy(members: readonly MockAccount[], of: Hundredths): AssetAmount[] {
  const sums = new Map<string, number>();
  for (const member of members) sums.set(member.asset ?? "EUR", (sums.get(member.asset ?? "EUR") ?? 0) + of(member));
  return [...sums].map(([asset, hundredths]) => ({ asset, amount: amountText(hundredths) }));
}

function rowsOf(root: string, of: Hundredths): ReportRow[] {
  const members = accounts.filter((account) => account.path.startsWith(`${root}:`));
  const paths = new Set(members.flatMap(({ path }) => path.split(":").map((_, index, parts) => parts.slice(0, index + 1).join(":"))));
  return [...paths].sort().map((path) => {
    const below = members.filter((account) => account.path === path || account.path.startsWith(`${path}:`));
    return { account: members.find((account) => account.path === path)?.id ?? null, path, depth: path.split(":").length, balances: sumBy(below, of) };
  });
}

const under = (...roots: string[]) => accounts.filter((account) => roots.includes(account.path.split(":")[0] ?? ""));
const at = (day: number, sign: 1 | -1): Hundredths => (account) => sign * balanceOn(account.id, day);

export function trialBalance(day: number, seq: number): TrialBalance {
  const items = accounts.map((account) => {
    const hundredths = balanceOn(account.id, day);
    const side = [{ asset: account.asset ?? "EUR", amount: amountText(Math.abs(hundredths)) }];
    return { account: account.id, path: account.path, debits: hundredths > 0 ? side : [], credits: hundredths < 0 ? side : [] };
  });
  const shown = items.filter((item) => item.debits.length + item.credits.length > 0);
  const total = (positive: boolean) => new Map(sumBy(accounts, (account) => Math.max(0, (positive ? 1 : -1) * balanceOn(account.id, day))).map((sum) => [sum.asset, sum.amount]));
  const [debits, credits] = [total(true), total(false)];
  return { as_of: dayText(day), seq, items: shown, totals: [...debits].map(([asset, amount]) => ({ asset, debits: amount, credits: credits.get(asset) ?? "0.00" })), balanced: true };
}

export function balanceSheet(day: number, seq: number): BalanceSheet {
  const results = (to: number) => sumBy(under("income", "expenses"), at(to, -1));
  const yearStart = Math.max(0, day - 324);
  const current = sumBy(under("income", "expenses"), (account) => balanceOn(account.id, yearStart) - balanceOn(account.id, day));
  const sides = { assets: sumBy(under("assets"), at(day, 1)), liabilities: sumBy(under("liabilities"), at(day, -1)), equity: sumBy(under("equity", "income", "expenses"), at(day, -1)) };
  const of = (side: keyof typeof sides, asset: string) => sides[side].find((sum) => sum.asset === asset)?.amount ?? "0.00";
  const assets = [...new Set(Object.values(sides).flatMap((side) => side.map((sum) => sum.asset)))].sort();
  return {
    as_of: dayText(day), seq, assets: rowsOf("assets", at(day, 1)), liabilities: rowsOf("liabilities", at(day, -1)), equity: rowsOf("equity", at(day, -1)),
    retained: results(yearStart), current, balanced: true,
    totals: assets.map((asset) => ({ asset, assets: of("assets", asset), liabilities: of("liabilities", asset), equity: of("equity", asset) })),
  };
}

export function incomeStatement(from: number, to: number, seq: number): IncomeStatement {
  const flow = (sign: 1 | -1): Hundredths => (account) => sign * (balanceOn(account.id, to) - balanceOn(account.id, from - 1));
  const isEmpty = to < from;
  return {
    from: dayText(from), to: dayText(to), seq,
    income: isEmpty ? [] : rowsOf("income", flow(-1)), expenses: isEmpty ? [] : rowsOf("expenses", flow(1)),
    total_income: sumBy(under("income"), flow(-1)), total_expenses: sumBy(under("expenses"), flow(1)), net: sumBy(under("income", "expenses"), flow(-1)),
  };
}
