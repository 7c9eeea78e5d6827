// Counterparties of the made-up company, and who could become one.
import { http } from "msw";
import type { Counterparty, CounterpartyCandidate, NewCounterparty } from "../src/shared/api/types";
import { API, json, missing, problem, recorded } from "./answers.ts";

const id = (number: number) => `cpt_${String(number).padStart(32, "0")}`;
const one = (number: number, name: string, aliases: string[], accounts: string[], lines: number): Counterparty => ({ id: id(number), version: 1, name, aliases, accounts, lines, last_on: lines === 0 ? null : "2026-11-18" });

let all: Counterparty[] = [
  one(1, "Hafenspedition Nord GmbH", ["HAFENSPEDITION NORD", "Hafen Sped. Nord"], ["DE02120300000000202051"], 84),
  one(2, "Hausverwaltung Elbe", [], ["DE89370400440532013000", "NL91ABNA0417164300"], 36),
  one(3, "Spedition Nord", [], [], 12),
  one(4, "Stadtwerke", ["SWN Stadtwerke Nord", "Stadtwerke Vertrieb", "SW Netz GmbH", "Stadtwerke Wasser"], ["DE75512108001245126199"], 118),
];
let candidates: CounterpartyCandidate[] = [
  { name: "Cloud Ltd", names: ["Cloud Ltd", "CLOUD LIMITED DUBLIN"], accounts: ["IE29AIBK93115212345678"], lines: 37, last_on: "2026-11-17" },
  { name: "Stadtwerke Abrechnung", names: ["Stadtwerke Abrechnung"], accounts: [], lines: 4, last_on: "2026-09-30" },
];
let made = all.length;

const sorted = () => all.toSorted((left, right) => left.name.localeCompare(right.name));
const bodyOf = async (request: Request): Promise<NewCounterparty> => Object(await request.json());

/** 412 unless the version that the change names is there. */
function found(request: Request, wanted: unknown): Counterparty | Response {
  const it = all.find((each) => each.id === wanted);
  if (it === undefined) return missing("counterparty");
  const named = request.headers.get("If-Match");
  if (named !== null && named !== `"${String(it.version)}"`) return problem(412, "version-conflict", "Precondition Failed", `version ${named} was expected, version ${String(it.version)} is there`);
  return it;
}

function keep(body: NewCounterparty): Counterparty {
  made += 1;
  const kept = one(made, body.name, body.aliases ?? [], body.accounts ?? [], 0);
  all.push(kept);
  const names = new Set([kept.name, ...kept.aliases]);
  candidates = candidates.filter((each) => !each.names.some((name) => names.has(name)));
  recorded(1);
  return kept;
}

export const counterpartyHandlers = [
  http.get(`${API}/counterparties`, () => json({ items: sorted() })),
  http.get(`${API}/counterparties/candidates`, () => json({ items: candidates })),
  http.post(`${API}/counterparties`, async ({ request }) => {
    const body = await bodyOf(request);
    const taken = all.find((each) => each.name.toLowerCase() === body.name.toLowerCase());
    if (taken !== undefined) return problem(422, "file-problems", "Unprocessable", "the counterparty was not kept", [{ severity: "error", code: "name-taken", file: "request", line: null, column: null, found: body.name, expected: `a name that ${taken.name} does not have: merge them` }]);
    return json(keep(body), 201);
  }),
  http.put(`${API}/counterparties/:id`, async ({ request, params }) => {
    const it = found(request, params["id"]);
    if (it instanceof Response) return it;
    const body = await bodyOf(request);
    Object.assign(it, { name: body.name, aliases: (body.aliases ?? []).filter((each) => each !== body.name), accounts: body.accounts ?? [], version: it.version + 1 });
    candidates = candidates.filter((each) => !it.aliases.includes(each.name));
    return json(it);
  }),
  http.delete(`${API}/counterparties/:id`, ({ request, params }) => {
    const it = found(request, params["id"]);
    if (it instanceof Response) return it;
    all = all.filter((each) => each !== it);
    return new Response(null, { status: 204 });
  }),
  http.post(`${API}/counterparties/:id/merge`, async ({ request, params }) => {
    const it = found(request, params["id"]);
    if (it instanceof Response) return it;
    const others: string[] = Reflect.get(Object(await request.json()), "others");
    const gone = all.filter((each) => others.includes(each.id));
    Object.assign(it, { aliases: [...it.aliases, ...gone.flatMap(({ name, aliases }) => [name, ...aliases])], accounts: [...it.accounts, ...gone.flatMap(({ accounts }) => accounts)], lines: gone.reduce((sum, { lines }) => sum + lines, it.lines), version: it.version + 1 });
    all = all.filter((each) => !gone.includes(each));
    return json(it);
  }),
  http.post(`${API}/counterparties/:id/split`, async ({ request, params }) => {
    const it = found(request, params["id"]);
    if (it instanceof Response) return it;
    const body = await bodyOf(request);
    const goes = (text: string) => (body.aliases ?? []).includes(text) || (body.accounts ?? []).includes(text);
    Object.assign(it, { aliases: it.aliases.filter((each) => !goes(each)), accounts: it.accounts.filter((each) => !goes(each)), version: it.version + 1 });
    const split = keep({ ...body, aliases: (body.aliases ?? []).filter((each) => each !== body.name) });
    return json({ stays: it, split }, 201);
  }),
];
