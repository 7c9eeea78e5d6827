// Cash flows and the calendar of statements of the made-up company.
import { http } from "msw";
import type { CashFlows, Continuity, ExpectedFlow, ExpectedFlowList } from "../src/shared/api/types";
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

const TODAY = "2026-11-21";
const known = (source: ExpectedFlow["source"], id: string, reference: string, amount: string, more: Partial<ExpectedFlow>): ExpectedFlow => ({ source, id, part: null, counterparty: null, reference, account: 1, category: 20, amount: eur(amount), worth: amount, due_on: "2026-12-01", expected_on: "2026-12-01", basis: "due_date", ...more });
const expectedFlows: ExpectedFlow[] = [
  known("receivable", "exp_01", "RE-1042", "12500.00", { counterparty: "Meridian Retail", category: 14, expected_on: "2026-12-09", basis: "learned" }),
  known("receivable", "exp_02", "RE-1051", "8400.00", { counterparty: "Kranich Foods", category: 14, due_on: "2026-12-11", expected_on: "2026-12-14", basis: "learned" }),
  known("payment", "12", "Invoice 88", "-4200.00", { counterparty: "Hansa Packaging", category: 22, due_on: "2026-11-24", expected_on: "2026-11-24", basis: "order" }),
  known("facility", "fac_01", "Term loan", "-1312.50", { part: "interest", counterparty: "Alsterbank", category: 31, basis: "schedule" }),
  known("facility", "fac_01", "Term loan", "-7000.00", { part: "repayment", counterparty: "Alsterbank", category: 30, basis: "schedule" }),
];
type ExpectedGroup = NonNullable<CashFlows["expected"]>["groups"][number];
const coming = (key: string, label: string, inflow: string, outflow: string, net: string, count: number): ExpectedGroup => ({ kind: "operating", key, label, account: Number(key), inflow: eur(inflow), outflow: eur(outflow), net: eur(net), flows: count, unpriced: [] });
const expected: NonNullable<CashFlows["expected"]> = {
  from: "2026-11-22",
  groups: [coming("14", "income:sales", "20900.00", "0.00", "20900.00", 2), coming("30", "liabilities:loan:alsterbank", "0.00", "-7000.00", "-7000.00", 1), coming("22", "expenses:goods", "0.00", "-4200.00", "-4200.00", 1), coming("31", "expenses:interest", "0.00", "-1312.50", "-1312.50", 1)],
  totals: { inflow: total("20900.00"), outflow: total("-12512.50"), net: total("8387.50"), closing: total("452237.00") },
  flows: 5,
  left_out: 1,
  hidden: 0,
};
const behind = (params: URLSearchParams): ExpectedFlowList => {
  const items = expectedFlows.filter((flow) => String(flow.category) === params.get("key"));
  return { from: expected.from, in: "EUR", items, total: items.length };
};

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
    expected: (params.get("to") ?? TODAY) > TODAY ? expected : null,
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

export const flowHandlers = [http.get(`${API}/cash-flows/expected`, ({ request }) => json(behind(paramsOf(request)))), http.get(`${API}/cash-flows`, ({ request }) => json(flows(paramsOf(request)))), http.get(`${API}/continuity`, () => json(continuity))];
