// Cash flows and the calendar of statements of the made-up company.
import { http } from "msw";
import type { CashFlows, Continuity } from "../src/shared/api/types";
import { API, json, paramsOf } from "./answers.ts";

const eur = (amount: string) => ({ asset: "EUR", amount });
const total = (amount: string) => ({ value: eur(amount), unpriced: [] });

type Group = CashFlows["groups"][number];
const group = (key: string, label: string, inflow: string, outflow: string, net: string, before: string, entries: number): Group => ({ kind: "operating", key, label, account: Number(key), inflow: eur(inflow), outflow: eur(outflow), net: eur(net), before: eur(before), entries, unpriced: [] });

const groups: Group[] = [
  group("14", "income:sales", "182300.00", "0.00", "182300.00", "175100.00", 41),
  group("21", "expenses:payroll", "0.00", "-96400.00", "-96400.00", "-94800.00", 12),
  group("22", "expenses:goods", "1200.00", "-41250.50", "-40050.50", "-39000.00", 27),
  group("23", "expenses:rent", "0.00", "-12000.00", "-12000.00", "-12000.00", 2),
  { kind: "internal", key: "9", label: "assets:in transit", account: 9, inflow: eur("5000.00"), outflow: eur("-5000.00"), net: eur("0.00"), before: null, entries: 2, unpriced: [] },
];

const flows = (params: URLSearchParams): CashFlows => {
  const isCompared = params.get("compare") !== null;
  const totals = { opening: total("410000.00"), inflow: total("183500.00"), outflow: total("-149650.50"), net: total("33849.50"), closing: total("443849.50") };
  return {
    from: params.get("from") ?? "2026-10-01",
    to: params.get("to") ?? "2026-11-21",
    in: "EUR",
    seq: 1_826,
    compare: isCompared ? { from: "2026-08-01", to: "2026-09-30" } : null,
    groups: groups.map((each) => (isCompared ? each : { ...each, before: null })),
    totals,
    totals_before: isCompared ? { ...totals, net: total("29300.00") } : null,
    rates: [],
  };
};

const dayOf = (index: number) => new Date(Date.UTC(2026, 7, 21 + index)).toISOString().slice(0, 10);

const continuity: Continuity = {
  from: "2026-08-21",
  to: "2026-11-21",
  seq: 1_826,
  accounts: [
    { account: 3, path: "assets:bank:hansekontor", statements: 13, days: Array.from({ length: 92 }, (_, index) => ({ on: dayOf(index), colour: "green" as const })), findings: [] },
    {
      account: 4,
      path: "assets:bank:alsterbank",
      statements: 12,
      days: Array.from({ length: 92 }, (_, index) => ({ on: dayOf(index), colour: index > 40 && index < 71 ? ("red" as const) : index > 84 ? ("amber" as const) : ("green" as const) })),
      findings: [
        { code: "statement-missing", colour: "red", from: "2026-10-01", to: "2026-10-30", found: "12,400.00 EUR", expected: "11,950.00 EUR", difference: eur("450.00"), cure: "download the statements of these days and import them", statements: [{ import: "imp_2", file: "alsterbank-2026-09.xml", number: "9", from: "2026-09-01", to: "2026-09-30" }] },
        { code: "statement-late", colour: "amber", from: "2026-11-14", to: "2026-11-21", found: "6 business days without a statement", expected: "one every 5 business days", difference: null, cure: "check the connection to the bank, or download the statement", statements: [] },
      ],
    },
  ],
};

export const flowHandlers = [http.get(`${API}/cash-flows`, ({ request }) => json(flows(paramsOf(request)))), http.get(`${API}/continuity`, () => json(continuity))];
