// The API of the made-up company, for `npm run dev`, component tests and browser tests without a server.
import { http, HttpResponse } from "msw";
import type { Mapping } from "../src/shared/api/types";
import { adminHandlers } from "./admin.ts";
import { API, dayParam, json, LAST, missing, paramsOf, problem, recorded, seqNow } from "./answers.ts";
import { budgetHandlers } from "./budgets.ts";
import { accounts } from "./company.ts";
import { connectionHandlers } from "./connections.ts";
import { counterpartyHandlers } from "./counterparties.ts";
import { facilityHandlers } from "./facilities.ts";
import { flowHandlers } from "./flows.ts";
import { forecastHandlers } from "./forecast.ts";
import { formHandlers } from "./form-handlers.ts";
import { identityHandlers } from "./identity.ts";
import { imports, previewOf, remapped } from "./imports.ts";
import { amountText, balanceOn, dayText, ledger } from "./ledger.ts";
import { liquidityHandlers } from "./liquidity.ts";
import { operationsHandlers } from "./operations.ts";
import { paymentHandlers } from "./payments.ts";
import { understandingHandlers } from "./understanding.ts";
import { accountView, balanceRows, cashAccounts, entryView, filterEntries, groupsOf, HEAD, positions, rates, reverseEntry, valued, type Grouping } from "./views.ts";

function daysBetween(params: URLSearchParams): number[] {
  const from = Math.max(0, dayParam(params, "from", 0));
  const to = dayParam(params, "to", LAST);
  const step = { day: 1, week: 7, month: 30 }[params.get("interval") ?? "day"] ?? 1;
  const days: number[] = [];
  for (let day = to; day >= from; day -= step) days.unshift(day);
  return days;
}

function isGrouping(text: string | null): text is Grouping {
  return text === "currency" || text === "entity" || text === "bank" || text === "account" || text === "region";
}
const groupingOf = (params: URLSearchParams): Grouping => {
  const text = params.get("group");
  return isGrouping(text) ? text : "currency";
};

const reads = [
  http.get(`${API}/health`, () => json({ status: "ok", timestamp: "2026-11-21T06:00:00Z", uptime: 86_400, version: "0.1.0" })),
  http.get(`${API}/journal/head`, () => json({ ...HEAD, seq: seqNow() })),
  http.get(`${API}/accounts`, ({ request }) => {
    const day = dayParam(paramsOf(request), "as_of", LAST);
    return json({ as_of: dayText(day), seq: seqNow(), items: accounts.map((account) => accountView(account, day)) });
  }),
  http.get(`${API}/accounts/:id`, ({ request, params }) => {
    const account = accounts[Number(params["id"]) - 1];
    return account === undefined ? missing("account") : json(accountView(account, dayParam(paramsOf(request), "as_of", LAST)));
  }),
  http.get(`${API}/accounts/:id/history`, ({ request, params }) => {
    const account = accounts[Number(params["id"]) - 1];
    if (account === undefined) return missing("account");
    const points = daysBetween(paramsOf(request)).map((day) => ({ on: dayText(day), balance: amountText(balanceOn(account.id, day)) }));
    return json({ account: account.id, series: [{ asset: account.asset ?? "EUR", points }] });
  }),
  http.get(`${API}/balances`, ({ request }) => {
    const day = dayParam(paramsOf(request), "as_of", LAST);
    return json({ as_of: dayText(day), in: "EUR", seq: seqNow(), items: balanceRows(day), total: positions(day, "currency").total, rates: rates(day) });
  }),
  http.get(`${API}/positions`, ({ request }) => {
    const query = paramsOf(request);
    const day = dayParam(query, "as_of", LAST);
    return json({ as_of: dayText(day), in: "EUR", basis: "booked", seq: seqNow(), ...positions(day, groupingOf(query)), rates: rates(day) });
  }),
  http.get(`${API}/positions/history`, ({ request }) => {
    const query = paramsOf(request);
    const days = daysBetween(query);
    const at = (members: typeof cashAccounts, day: number) => valued(members, day);
    const group = groupingOf(query);
    const series = [...groupsOf(group)].map(([label, members]) => ({ key: group === "account" ? String(members[0]?.id ?? label) : label, label, points: days.map((day) => ({ on: dayText(day), value: at(members, day).value?.amount ?? null })) }));
    const total = days.map((day) => {
      const sum = at(cashAccounts, day);
      return { on: dayText(day), value: sum.value?.amount ?? null, unpriced: sum.unpriced };
    });
    return json({ in: "EUR", series, total });
  }),
  http.get(`${API}/entries`, ({ request }) => {
    const query = paramsOf(request);
    const { indexes, accountIds } = filterEntries(query);
    const offset = Number(query.get("offset") ?? "0");
    const limit = Number(query.get("limit") ?? "100");
    return json({ items: Array.from(indexes.slice(offset, offset + limit), (index) => entryView(index, accountIds)), total: indexes.length, next_cursor: null, seq: seqNow() });
  }),
  http.get(`${API}/entries/:id`, ({ params }) => {
    const id = Number(params["id"]);
    return id >= 1 && id <= ledger.length ? json(entryView(id - 1)) : missing("entry");
  }),
  http.get(`${API}/imports`, () => json({ items: [...imports.values()].reverse() })),
  http.get(`${API}/imports/:id`, ({ params }) => {
    const found = imports.get(String(params["id"]));
    return found === undefined ? missing("import") : json(found);
  }),
];

function isMappingBody(value: unknown): value is { file: number; mapping: Mapping } {
  return typeof value === "object" && value !== null && "file" in value && "mapping" in value;
}
function textIn(value: unknown, key: string): string {
  const found: unknown = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  return typeof found === "string" ? found : "";
}

/** The parts of a multipart body that are files: names and sizes are all that the made-up reader looks at. */
function filesIn(body: string): { name: string; size: number }[] {
  const names = [...body.matchAll(/filename="([^"]+)"/g)].map((match) => match[1] ?? "");
  return names.map((name) => ({ name, size: Math.round(body.length / names.length) }));
}

const writes = [
  http.post(`${API}/journal/verify`, () => json({ ok: true, records: seqNow(), head: { ...HEAD, seq: seqNow() }, problems: [] })),
  http.post(`${API}/entries/:id/reverse`, async ({ request, params }) => {
    const entry = reverseEntry(Number(params["id"]), textIn(await request.json(), "reason"));
    if (entry === null) return problem(409, "entry_already_reversed", "Already reversed", "This entry was reversed before; nothing was booked.");
    recorded(1);
    return json(entry, 201);
  }),
  http.post(`${API}/imports`, async ({ request }) => {
    const files = filesIn(await request.text());
    if (files.length === 0) return problem(422, "no_files", "No files", "Expected at least one file in the field `files`.");
    return json(previewOf(files, "2026-11-21T06:00:00Z"), 201);
  }),
  http.post(`${API}/imports/:id/mapping`, async ({ request, params }) => {
    const found = imports.get(String(params["id"]));
    const body: unknown = await request.json();
    if (found === undefined || !isMappingBody(body)) return missing("import");
    return json(remapped(found, body.file, body.mapping));
  }),
  http.post(`${API}/imports/:id/:action`, ({ params }) => {
    const found = imports.get(String(params["id"]));
    if (found === undefined) return missing("import");
    const next = { ...found, state: params["action"] === "undo" ? ("undone" as const) : ("committed" as const) };
    imports.set(found.id, next);
    recorded(found.totals.new);
    return json(next);
  }),
  http.delete(`${API}/imports/:id`, ({ params }) => {
    imports.delete(String(params["id"]));
    return new HttpResponse(null, { status: 204 });
  }),
];

export const handlers = [...understandingHandlers, ...identityHandlers, ...adminHandlers, ...connectionHandlers, ...counterpartyHandlers, ...liquidityHandlers, ...flowHandlers, ...facilityHandlers, ...operationsHandlers, ...forecastHandlers, ...budgetHandlers, ...paymentHandlers, ...formHandlers, ...reads, ...writes];
