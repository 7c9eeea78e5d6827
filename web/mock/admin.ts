// Members, invitations, service accounts, audit log and settings of the made-up company.
import { http, HttpResponse } from "msw";
import type { AuditEvent, Invitation, Member, MemberScope, Settings, SettingsChange } from "../src/shared/api/types";
import { API, json, missing, paramsOf } from "./answers.ts";
import { dutyHandlers } from "./duties.ts";
import { actionsOf, matrix } from "./matrix.ts";

const nothing = () => new HttpResponse(null, { status: 204 });
async function bodyOf<T>(request: Request): Promise<T> {
  const body: T = await request.json();
  return body;
}

const everything: MemberScope = { accounts: [], entities: [] };
const member = (id: string, name: string, role: string, more: Partial<Member> = {}): Member => ({ id, name, role, email: `${name.split(" ")[0]?.toLowerCase() ?? id}@aurelia.example`, scope: everything, state: "active", kind: "person", has_second_factor: true, created_at: "2026-03-02T08:30:00Z", ...more });

const members: Member[] = [
  member("usr_1", "Ada Lovelace", "owner"),
  member("usr_2", "Grace Hopper", "treasurer", { scope: { accounts: ["assets:bank", "liabilities"], entities: ["de"] } }),
  member("usr_3", "Edsger Dijkstra", "auditor", { has_second_factor: false }),
  member("usr_4", "", "viewer", { state: "erased", email: null, has_second_factor: false }),
];
const services: Member[] = [member("usr_9", "Bank fetcher", "analyst", { kind: "service", email: null, has_second_factor: false })];
const invitations: Invitation[] = [{ id: "lnk_1", email: "barbara@example.org", role: "viewer", scope: everything, expires_at: "2026-11-28T08:30:00Z", created_by: "usr_1" }];

interface Draft {
  readonly role: string;
  readonly scope: MemberScope;
}

const people = [
  http.get(`${API}/admin/users`, () => json({ items: [...members, ...services] })),
  http.patch(`${API}/admin/users/:id`, async ({ request, params }) => {
    const index = members.findIndex((each) => each.id === params["id"]);
    const found = members[index];
    if (found === undefined) return missing("member");
    const changed = { ...found, ...(await bodyOf<Draft>(request)) };
    members[index] = changed;
    return json({ organisation: "aurelia", name: "Aurelia Trading", role: changed.role, actions: actionsOf(changed.role), scope: changed.scope });
  }),
  http.delete(`${API}/admin/users/:id`, ({ params }) => {
    members.splice(0, members.length, ...members.filter((each) => each.id !== params["id"]));
    return nothing();
  }),
  http.get(`${API}/admin/invitations`, () => json({ items: invitations })),
  http.post(`${API}/admin/invitations`, async ({ request }) => {
    const made: Invitation = { id: `lnk_${invitations.length + 2}`, expires_at: "2026-11-28T08:30:00Z", created_by: "usr_1", ...(await bodyOf<Draft & { email: string }>(request)) };
    invitations.push(made);
    return json({ ...made, link: `http://127.0.0.1:8000/join/join_${made.id}` }, 201);
  }),
  http.delete(`${API}/admin/invitations/:id`, ({ params }) => {
    invitations.splice(0, invitations.length, ...invitations.filter((each) => each.id !== params["id"]));
    return nothing();
  }),
  http.get(`${API}/admin/roles`, () => json(matrix)),
  http.post(`${API}/admin/organisation/transfer`, nothing),
  http.get(`${API}/admin/service-accounts`, () => json({ items: services })),
  http.post(`${API}/admin/service-accounts`, async ({ request }) => {
    const { name, ...draft } = await bodyOf<Draft & { name: string }>(request);
    const made = member(`usr_${services.length + 10}`, name, draft.role, { ...draft, kind: "service", email: null, has_second_factor: false });
    services.push(made);
    return json(made, 201);
  }),
  http.delete(`${API}/admin/service-accounts/:id`, ({ params }) => {
    services.splice(0, services.length, ...services.filter((each) => each.id !== params["id"]));
    return nothing();
  }),
];

const kinds: readonly (readonly [string, string | null, unknown, unknown])[] = [
  ["sign-in.done", null, null, null],
  ["member.changed", "usr_2", { role: "analyst", scope: { accounts: [], entities: [] } }, { role: "treasurer", scope: { accounts: ["assets:bank", "liabilities"], entities: ["de"] } }],
  ["sign-in.failed", null, null, null],
  ["second-factor.added", "totp", null, { kind: "totp" }],
  ["policy.changed", null, { is_second_factor_required: false }, { is_second_factor_required: true }],
  ["api-key.made", "key_1", null, { name: "Nightly export", actions: ["entries.read", "balances.read"], secret: "[redacted]" }],
];
const EVENTS = 120;
type Mocked = Omit<AuditEvent, "before" | "after"> & { readonly before: unknown; readonly after: unknown };
const events: Mocked[] = Array.from({ length: EVENTS }, (_, index) => {
  const [action, target, before, after] = kinds[index % kinds.length] ?? ["sign-in.done", null, null, null];
  const who = members[index % 3];
  const moment = new Date(Date.parse("2026-11-21T08:30:00Z") - index * 3_400_000).toISOString();
  return { seq: EVENTS - index, id: `evt_${EVENTS - index}`, at: moment, actor: who?.id ?? "local", action, target, request_id: `req_${String(EVENTS - index).padStart(6, "0")}`, hash: "0".repeat(64), address: "192.0.2.10", agent: "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0", before, after };
});

function passes(event: Mocked, query: URLSearchParams): boolean {
  const is = (name: string, value: string | null) => query.get(name) === null || query.get(name) === value;
    const text = JSON.stringify(event).toLowerCase();
  return is("actor", event.actor) && is("action", event.action) && is("target", event.target ?? null) && event.at >= (query.get("from") ?? "") && event.at < (query.get("to") ?? "9") && text.includes(query.get("q")?.toLowerCase() ?? "");
}

const log = [
  http.get(`${API}/admin/audit-logs`, ({ request }) => {
    const query = paramsOf(request);
    const found = events.filter((event) => passes(event, query));
    const rest = found.filter((event) => event.seq < Number(query.get("before") ?? "1e9"));
    const items = rest.slice(0, Number(query.get("limit") ?? "50"));
    return json({ kept: { removed: 0, since: events.at(-1)?.at ?? null, days: 2555 }, items, next: items.length < rest.length ? (items.at(-1)?.seq ?? null) : null });
  }),
  http.post(`${API}/admin/audit-logs/verify`, () => json({ ok: true, events: EVENTS, base: { seq: 0, hash: "0".repeat(64) }, since: events.at(-1)?.at ?? null, head: { seq: EVENTS, hash: "0".repeat(64) }, problems: [] })),
  http.get(`${API}/admin/audit-logs/export`, () => new HttpResponse("seq,at,actor\n", { headers: { "content-type": "text/csv" } })),
];

type Flag = Settings["flags"][number];
const flags: Flag[] = [
  { name: "plain-text-export", about: "Export as hledger and beancount", default: true, chosen: null, effective: true },
  { name: "csv-mapping-guess", about: "Guess the columns of CSV files", default: true, chosen: false, effective: false },
];
const security = { second_factor_required: true };

const settings = [
  http.get(`${API}/admin/settings`, () => json({ flags, security, reporting: { currency: "EUR" } } satisfies Settings)),
  http.patch(`${API}/admin/settings`, async ({ request }) => {
    const change = await bodyOf<SettingsChange>(request);
    Object.assign(security, change.security);
    for (const flag of flags) {
      const chosen = change.flags?.[flag.name];
      if (chosen !== undefined) Object.assign(flag, { chosen, effective: chosen ?? flag.default });
    }
    return json({ flags, security, reporting: { currency: "EUR" } } satisfies Settings);
  }),
];

export const adminHandlers = [...people, ...log, ...settings, ...dutyHandlers];
