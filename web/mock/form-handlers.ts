// The handlers of reports, prices, mappings and of everything that a form writes.
import { http, HttpResponse } from "msw";
import type { AccountChange, Mapping, NewAccount, NewEntry, Price } from "../src/shared/api/types";
import { API, dayParam, json, LAST, missing, paramsOf, problem, recorded, seqNow } from "./answers.ts";
import { ledger } from "./ledger.ts";
import { bookEntry, changeAccount, makeOrganisation, mappings, openAccount, organisations, prices, putPrices, reclassify } from "./records.ts";
import { balanceSheet, incomeStatement, trialBalance } from "./reports.ts";
import { accountView, entryView } from "./views.ts";

/** Bodies come from our own generated client: the made-up server trusts their shape. */
async function bodyOf<T>(request: Request): Promise<T> {
  const body: T = await request.json();
  return body;
}

const known = (params: URLSearchParams, day: number) => (params.has("known_seq") && Number(params.get("known_seq")) < 100 ? -1 : day);
const nameOf = (params: Readonly<Record<string, unknown>>) => decodeURIComponent(String(params["name"]));

const reads = [
  http.get(`${API}/reports/trial-balance`, ({ request }) => {
    const query = paramsOf(request);
    return json(trialBalance(known(query, dayParam(query, "as_of", LAST)), seqNow()));
  }),
  http.get(`${API}/reports/balance-sheet`, ({ request }) => {
    const query = paramsOf(request);
    const day = known(query, dayParam(query, "as_of", LAST));
    const sheet = balanceSheet(day, seqNow());
    return json(day < 0 ? { ...sheet, totals: [] } : sheet);
  }),
  http.get(`${API}/reports/income-statement`, ({ request }) => {
    const query = paramsOf(request);
    return json(incomeStatement(Math.max(0, dayParam(query, "from", LAST - 324)), dayParam(query, "to", LAST), seqNow()));
  }),
  http.get(`${API}/prices`, ({ request }) => {
    const query = paramsOf(request);
    return json({ items: prices(dayParam(query, "from", 0), dayParam(query, "to", LAST)) });
  }),
  http.get(`${API}/mappings`, () => json({ items: [...mappings.values()].sort((left, right) => (left.name ?? "").localeCompare(right.name ?? "")) })),
  http.get(`${API}/organisations`, () => json({ items: organisations })),
];

const writes = [
  http.post(`${API}/organisations`, async ({ request }) => {
    const { name, reporting_currency, slug } = await bodyOf<{ name: string; reporting_currency: string; slug: string | null }>(request);
    return json(makeOrganisation(name, reporting_currency, slug), 201);
  }),
  http.post(`${API}/accounts`, async ({ request }) => {
    const body = await bodyOf<NewAccount>(request);
    const made = openAccount(body);
    if (made === null) return problem(409, "account-exists", "Conflict", `account \`${body.path}\` exists already: choose another path`);
    recorded(1);
    return json(accountView(made, LAST), 201);
  }),
  http.patch(`${API}/accounts/:id`, async ({ request, params }) => {
    const changed = changeAccount(Number(params["id"]), await bodyOf<AccountChange>(request));
    if (changed === null) return missing("account");
    recorded(1);
    return json(accountView(changed, LAST));
  }),
  http.post(`${API}/entries`, async ({ request }) => {
    const entry = bookEntry(await bodyOf<NewEntry>(request));
    if (entry === null) return problem(422, "unbalanced", "Unprocessable Entity", "the entry does not balance; every asset must sum to zero");
    recorded(1);
    return json(entry, 201);
  }),
  http.post(`${API}/entries/:id/reclassify`, async ({ request, params }) => {
    const id = Number(params["id"]);
    if (id < 1 || id > ledger.length) return missing("entry");
    const { from, to, reason } = await bodyOf<{ from: number; to: number; reason: string }>(request);
    recorded(1);
    return json(reclassify(entryView(id - 1), from, to, reason), 201);
  }),
  http.post(`${API}/prices`, async ({ request }) => json(putPrices((await bodyOf<{ items: Price[] }>(request)).items), 201)),
  http.post(`${API}/prices/import`, async ({ request }) => {
    const [, ...lines] = (await request.text()).trim().split("\n");
    const items = lines.map((line) => line.trim().split(",")).map(([base = "", quote = "", on = "", rate = "", source = "file"]) => ({ base, quote, on, rate, source }));
    const wrong = items.flatMap((item, index) => (/^\d+(\.\d+)?$/.test(item.rate) ? [] : [{ severity: "error" as const, code: "rate-not-a-number", file: "prices.csv", line: index + 2, found: item.rate, expected: "a decimal such as 0.9213" }]));
    if (wrong.length > 0) return problem(422, "file-problems", "Unprocessable Entity", `${wrong.length} row of prices.csv is wrong: no price was kept`, wrong);
    return json(putPrices(items), 201);
  }),
  http.put(`${API}/mappings/:name`, async ({ request, params }) => {
    const name = nameOf(params);
    if (request.headers.get("If-None-Match") === "*" && mappings.has(name)) return problem(412, "document-exists", "Precondition Failed", `mapping \`${name}\` exists already`);
    const body = { ...(await bodyOf<Mapping>(request)), name };
    mappings.set(name, body);
    return json(body);
  }),
  http.delete(`${API}/mappings/:name`, ({ params }) => {
    mappings.delete(nameOf(params));
    return new HttpResponse(null, { status: 204 });
  }),
];

export const formHandlers = [...reads, ...writes];
