// Budgets of the made-up company, and what recurs.
import { http } from "msw";
import type { Budget, BudgetPeriod, BudgetState, Recurring } from "../src/shared/api/types";
import { API, json, missing } from "./answers.ts";

const eur = (amount: string) => ({ amount, asset: "EUR" });

function period(month: number, available: string, spent: string, left: string, more: Partial<BudgetPeriod> = {}): BudgetPeriod {
  const two = String(month).padStart(2, "0");
  return { from: `2026-${two}-01`, to: `2026-${two}-30`, planned: eur("1200.00"), carried: eur("0.00"), available: eur(available), spent: eur(spent), left: eur(left), pace: eur("840.00"), percent: Math.floor((100 * Number(spent)) / Number(available)), alert: null, unpriced: [], ...more };
}

const base: Budget = { categories: ["expenses:travel"], entity: null, amount: "1200.00", asset: "EUR", every: "month", first_on: "2026-06-01", last_on: null, roll_over: "nothing", alerts: [80, 100], changes: [] };
const budgets: BudgetState[] = [
  { name: "marketing", version: 1, budget: { ...base, categories: ["expenses:marketing"], roll_over: "everything" }, as_of: "2026-11-21", periods: [period(9, "1200.00", "1000.00", "200.00"), period(10, "1400.00", "1490.00", "-90.00", { alert: 100 }), period(11, "1110.00", "1160.50", "-50.50", { carried: eur("-90.00"), alert: 100 })] },
  { name: "travel", version: 3, budget: base, as_of: "2026-11-21", periods: [period(10, "1200.00", "700.00", "500.00"), period(11, "1200.00", "990.00", "210.00", { alert: 80 })] },
  { name: "office", version: 1, budget: { ...base, categories: ["expenses:office"] }, as_of: "2026-11-21", periods: [period(11, "1200.00", "310.00", "890.00")] },
];

function recurring(label: string, kind: string, amount: string, yearly: string, more: Partial<Recurring> = {}): Recurring {
  return { label, account: 1, account_path: "assets:bank:nordbank:eur", category: "expenses:office", kind, every: "monthly", amount: eur(amount), yearly: eur(yearly), fixed: true, first_on: "2024-01-05", last_on: "2026-11-05", next_on: "2026-12-05", times: 35, confidence: 9_700, ended: false, changes: [], entries: [1, 2, 3], ...more };
}

const items = [
  recurring("Payroll", "payroll", "-48200.00", "-578400.00", { fixed: false, category: "expenses:payroll" }),
  recurring("Hausverwaltung Nord", "rent", "-4200.00", "-50400.00", { category: "expenses:rent" }),
  recurring("Cloud Ltd", "subscription", "-129.00", "-1548.00", { changes: [{ on: "2026-09-05", entry: 3, before: eur("-99.00"), after: eur("-129.00") }] }),
  recurring("Lizenzen AG", "receipt", "900.00", "10800.00", { category: "income:licences" }),
  recurring("Old Tool", "subscription", "-19.00", "-228.00", { ended: true, next_on: null, last_on: "2025-08-05" }),
];

export const budgetHandlers = [
  http.get(`${API}/budgets`, () => json({ items: budgets })),
  http.put(`${API}/budgets/:name`, async ({ request, params }) => {
    const name = String(params["name"]);
    const budget: Budget = Object(await request.json());
    const place = budgets.findIndex((each) => each.name === name);
    const made: BudgetState = { name, version: 1, budget, as_of: "2026-11-21", periods: place < 0 ? [] : (budgets[place]?.periods ?? []) };
    budgets.splice(place < 0 ? budgets.length : place, place < 0 ? 0 : 1, made);
    return json({ name, version: 1, budget });
  }),
  http.delete(`${API}/budgets/:name`, ({ params }) => {
    const place = budgets.findIndex((each) => each.name === params["name"]);
    if (place < 0) return missing("budget");
    budgets.splice(place, 1);
    return new Response(null, { status: 204 });
  }),
  http.get(`${API}/recurring-payments`, () => json({ as_of: "2026-11-21", items, yearly_out: [eur("-630348.00")] })),
];
