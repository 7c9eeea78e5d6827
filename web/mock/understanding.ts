// Rules, suggestions, open items and reconciliations of the made-up company.
import { http } from "msw";
import type { Categorisation, CategorySuggestion, ExpectedItem, MatchProposal, Reconciliation, ReconciliationRow, Rule } from "../src/shared/api/types";
import { API, json, missing, recorded, seqNow, problem } from "./answers.ts";
import { accounts } from "./company.ts";
import { entryView } from "./views.ts";

const eur = (amount: string) => ({ asset: "EUR", amount });

const rules: Rule[] = [
  { id: "rul_00000000000000000000000000000001", version: 1, position: 10, active: true, rule: { name: "Rent", when: { all: [{ text: { field: "counterparty", test: { contains: "hausverwaltung" } } }, { direction: "out" }] }, then: [{ category: "expenses:office:rent" }], after: "stop" } },
  { id: "rul_00000000000000000000000000000002", version: 1, position: 20, active: true, rule: { name: "Freight", when: { any: [{ text: { field: "description", test: { contains: "freight" } } }, { text: { field: "counterparty", test: { matches: "spedition|cargo" } } }] }, then: [{ category: "expenses:goods:freight" }, { tag: "logistics" }], after: "continue" } },
];
const batches: Categorisation[] = [{ id: "cat_00000000000000000000000000000001", source: "rules", about: "Rent, Freight", made_at: "2026-11-20T08:00:00Z", made_by: "ada", lines: 36, standing: 35 }];

const lines = Array.from({ length: 24 }, (_, index) => entryView(index * 3));
const suggestions: CategorySuggestion[] = lines.slice(0, 8).map((entry, index) => ({
  entry: entry.id,
  account: "assets:bank:nordbank:operating",
  amount: eur(`-${120 + index * 17}.50`),
  booked_on: entry.booked_on,
  description: entry.description,
  counterparty: ["Stadtwerke", "Spedition Nord", "Hausverwaltung", "Cloud Ltd"][index % 4] ?? "",
  category: ["expenses:office:utilities", "expenses:goods:freight", "expenses:office:rent", "expenses:office:software"][index % 4] ?? "",
  confidence: 9_800 - index * 450,
  runner_up: null,
  because: [{ kind: "counterparty", text: ["stadtwerke", "spedition", "hausverwaltung", "cloud"][index % 4] ?? "", weight: 6_200 }, { kind: "word", text: "invoice", weight: 2_100 }],
}));

const items: ExpectedItem[] = Array.from({ length: 9 }, (_, index) => ({
  id: `exp_${String(index + 1).padStart(32, "0")}`,
  version: 1,
  kind: index % 3 === 2 ? "payable" : "receivable",
  state: index === 4 ? "partial" : "open",
  amount: eur(`${1_190 + index * 110}.00`),
  open: eur(index === 4 ? "630.00" : `${1_190 + index * 110}.00`),
  due_on: `2026-${String(8 + Math.floor(index / 3)).padStart(2, "0")}-${String(10 + index)}`,
  issued_on: null,
  counterparty: ["Kunde AG", "Handel GmbH", "Strom AG"][index % 3] ?? null,
  counterparty_account: null,
  reference: `${index % 3 === 2 ? "R" : "RE"}-${1_001 + index}`,
  description: null,
  entity: null,
  category: null,
  settlements: [],
  payment: index === 8 ? 2 : null,
  created_at: "2026-11-01T08:00:00Z",
}));
const ageing = (["receivable", "payable"] as const).map((kind) => ({ kind, asset: "EUR", counterparty: null, items: kind === "payable" ? 3 : 6, not_due: "0.00", days_0_30: "1630.00", days_31_60: "4230.00", days_61_90: "1190.00", older: "1410.00", total: "8460.00" }));

const matchLine = (index: number, counterparty: string, amount: string) => ({ entry: lines[index]?.id ?? index, account: "assets:bank:nordbank:operating", booked_on: "2026-11-18", description: `Invoice RE-${1_001 + index}`, counterparty, amount: eur(amount) });
let proposals: MatchProposal[] = [0, 1, 3].map((index) => {
  const item = items[index];
  if (item === undefined) throw new Error("the made-up items are fewer than that");
  return {
    lines: [matchLine(index, item.counterparty ?? "", item.amount.amount)],
    items: [{ id: item.id, kind: item.kind, due_on: item.due_on, reference: item.reference, counterparty: item.counterparty, open: item.open }],
    score: 9_700 - index * 1_500,
    difference: eur("0.00"),
    reasons: [{ evidence: "exact-amount", points: 4_000, found: item.amount.amount }, { evidence: "reference", points: 3_500, found: item.reference ?? "" }, { evidence: "day", points: 700, found: "4 days" }],
    rivals: index === 3,
  };
});
let transfers = [{ from: matchLine(8, "Aurelia", "-5000.00"), to: { ...matchLine(9, "Aurelia", "5000.00"), account: "assets:bank:nordbank:payroll" }, score: 7_500, reasons: [{ evidence: "exact-amount", points: 4_500, found: "5000.00" }, { evidence: "day", points: 1_500, found: "the same day" }] }];

const money = accounts.filter((account) => ["bank", "cash", "wallet", "broker"].includes(account.kind));
const rows: ReconciliationRow[] = money.map((account, index) => ({
  account: account.id,
  path: account.path,
  last: index === 0 ? { seq: 812, through: "2026-09-30", balance: eur("81200.00"), note: "" } : null,
  statement_on: index < 3 ? "2026-10-31" : null,
  statement_balance: index < 3 ? eur(`${90_000 + index * 1_000}.00`) : null,
  open: false,
}));
const session = (row: ReconciliationRow): Reconciliation => ({
  account: row.path,
  through: "2026-10-31",
  stated: eur("90000.00"),
  booked: eur("90000.00"),
  difference: eur("0.00"),
  ready: true,
  statement: 900,
  last: row.last ?? null,
  count: 6,
  uncategorised: 1,
  unmatched: 2,
  not_from_bank: 0,
  suspects: [],
  lines: lines.slice(0, 6).map((entry, index) => ({ entry: entry.id, booked_on: "2026-10-12", description: entry.description, counterparty: "Kunde AG", amount: eur(`${index * 100 + 50}.00`), category: index === 0 ? null : "income:sales:goods", unknown: index === 0, matched: index > 1, from_bank: true })),
  started_at: "2026-11-21T06:00:00Z",
  started_by: "ada",
});

function batch(count: number): Categorisation {
  const made: Categorisation = { id: `cat_${String(batches.length + 1).padStart(32, "0")}`, source: "person", about: "", made_at: "2026-11-21T06:00:00Z", made_by: "ada", lines: count, standing: count };
  batches.unshift(made);
  recorded(count);
  return made;
}

const preview = { examined: 412, changed: 2, unchanged: 30, unmatched: 380, locked: 0, failed: 0, by_rule: rules.map((each) => ({ id: each.id, name: each.rule.name, lines: 16 })), examples: suggestions.slice(0, 2).map((each) => ({ entry: each.entry, booked_on: each.booked_on, description: each.description, counterparty: each.counterparty, amount: each.amount, before: null, after: [{ category: each.category, amount: each.amount }], rule: "Rent" })) };

const ruleHandlers = [
  http.get(`${API}/rules`, () => json({ items: rules })),
  http.post(`${API}/rules/preview`, () => json(preview)),
  http.post(`${API}/rules/apply`, () => json(batch(2), 201)),
  http.post(`${API}/rules/why`, () => json({ entry: 1, category: "expenses:office:rent", given_by: "Rent", rules: [{ id: rules[0]?.id ?? null, name: "Rent", holds: true, stopped_by: null, why: { asked: "all of these", found: "2 of 2", holds: true, parts: [{ asked: "counterparty contains `hausverwaltung`", found: "hausverwaltung nord", holds: true, parts: [] }, { asked: "money out", found: "-1200.00 EUR", holds: true, parts: [] }] } }] })),
  http.put(`${API}/rules/order`, async ({ request }) => {
    const wanted = Reflect.get(Object(await request.json()), "rules");
    if (Array.isArray(wanted)) rules.sort((left, right) => wanted.indexOf(left.id) - wanted.indexOf(right.id));
    return json({ items: rules });
  }),
  http.post(`${API}/rules`, async ({ request }) => {
    const words: Rule["rule"] = Reflect.get(Object(await request.json()), "rule");
    const made: Rule = { id: `rul_${String(rules.length + 1).padStart(32, "0")}`, version: 1, position: rules.length * 10, active: true, rule: words };
    rules.push(made);
    return json(made, 201);
  }),
  http.put(`${API}/rules/:id`, async ({ request, params }) => {
    const found = rules.find((each) => each.id === params["id"]);
    if (found === undefined) return missing("rule");
    found.rule = Reflect.get(Object(await request.json()), "rule");
    found.version += 1;
    return json(found);
  }),
  http.delete(`${API}/rules/:id`, ({ params }) => {
    const place = rules.findIndex((each) => each.id === params["id"]);
    if (place < 0) return missing("rule");
    rules.splice(place, 1);
    return new Response(null, { status: 204 });
  }),
  http.get(`${API}/category-suggestions`, ({ request }) => {
    const least = Number(new URL(request.url).searchParams.get("at_least") ?? "0");
    const found = suggestions.filter((each) => each.confidence >= least);
    return json({ items: found, total: found.length, next_cursor: null, uncategorised: 31, examples: 4_180 });
  }),
  http.get(`${API}/categorisations`, () => json({ items: batches })),
  http.post(`${API}/categorisations`, async ({ request }) => {
    const wanted: { entry: number }[] = Reflect.get(Object(await request.json()), "items") ?? [];
    const entries = new Set(wanted.map((each) => each.entry));
    for (let place = suggestions.length - 1; place >= 0; place -= 1) if (entries.has(suggestions[place]?.entry ?? -1)) suggestions.splice(place, 1);
    return json(batch(wanted.length), 201);
  }),
  http.post(`${API}/categorisations/:id/undo`, ({ params }) => {
    const found = batches.find((each) => each.id === params["id"]);
    if (found === undefined) return missing("categorisation");
    found.standing = 0;
    return json(found);
  }),
];

const matchHandlers = [
  http.get(`${API}/expected-items`, ({ request }) => {
    const counterparty = new URL(request.url).searchParams.get("counterparty");
    const asked = counterparty === null ? items : items.filter((each, index) => counterparty.endsWith("4") && each.kind === "payable" && index < 6);
    return json({ items: asked, total: asked.length, next_cursor: null });
  }),
  http.get(`${API}/expected-items/ageing`, () => json({ as_of: "2026-11-21", totals: ageing, rows: [] })),
  http.post(`${API}/payments/payables`, async ({ request }) => {
    const wanted: { item: string; beneficiary?: string }[] = Reflect.get(Object(await request.json()), "items") ?? [];
    const [first] = wanted;
    if (wanted.length === 1 && first?.beneficiary === undefined) return problem(422, "no-beneficiary", "Unprocessable", "no beneficiary is `Strom AG`; add one, or name the one who is paid");
    for (const each of items) if (wanted.some(({ item }) => item === each.id)) each.payment = 5;
    return json({ items: wanted }, 201);
  }),
  http.post(`${API}/expected-items/import`, () => json({ items: items.slice(0, 2), known: 1 }, 201)),
  http.get(`${API}/matches/proposals`, () => json({ matches: proposals, transfers, open_lines: 14, open_items: 5 })),
  http.post(`${API}/matches`, async ({ request }) => {
    const wanted: { lines: number[]; items: string[] }[] = Reflect.get(Object(await request.json()), "matches");
    const entries = new Set(wanted.flatMap((each) => each.lines));
    proposals = proposals.filter((each) => !each.lines.some((line) => entries.has(line.entry)));
    return json({ matches: wanted.map((each) => ({ ...each, difference: null })) }, 201);
  }),
  http.post(`${API}/matches/transfers`, () => {
    transfers = [];
    return json(batch(2), 201);
  }),
  http.get(`${API}/reconciliations`, () => json({ items: rows })),
  http.post(`${API}/reconciliations`, async ({ request }) => {
    const row = rows.find((each) => each.account === 1);
    const wanted = Reflect.get(Object(await request.json()), "account");
    const found = rows.find((each) => each.account === wanted) ?? row;
    if (found === undefined) return missing("account");
    found.open = true;
    return json(session(found), 201);
  }),
  http.get(`${API}/reconciliations/:account`, ({ params }) => {
    const found = rows.find((each) => each.account === Number(params["account"]) && each.open);
    return found === undefined ? missing("open reconciliation") : json(session(found));
  }),
  http.delete(`${API}/reconciliations/:account`, ({ params }) => {
    for (const row of rows) if (row.account === Number(params["account"])) row.open = false;
    return new Response(null, { status: 204 });
  }),
  http.post(`${API}/reconciliations/:account/sign-off`, ({ params }) => {
    const found = rows.find((each) => each.account === Number(params["account"]));
    if (found === undefined) return missing("account");
    recorded(1);
    found.open = false;
    found.last = { seq: seqNow(), through: "2026-10-31", balance: eur("90000.00"), note: "" };
    return json(found.last, 201);
  }),
  http.post(`${API}/reconciliations/:account/reopen`, ({ params }) => {
    for (const row of rows) if (row.account === Number(params["account"])) row.last = null;
    return new Response(null, { status: 204 });
  }),
];

export const understandingHandlers = [...ruleHandlers, ...matchHandlers];
