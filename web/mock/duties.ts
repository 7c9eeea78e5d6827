// The report on duties, disclosures and everybody's keys of the made-up company.
import { http, HttpResponse } from "msw";
import type { ApiKey, Disclosure, NewDisclosure, SoxReport } from "../src/shared/api/types";
import { API, json } from "./answers.ts";
import { actionsOf } from "./matrix.ts";

async function bodyOf<T>(request: Request): Promise<T> {
  const body: T = await request.json();
  return body;
}

const everything = { accounts: [], entities: [] };
const about = { books: "booking entries and closing periods", people: "managing members and changing settings" } as const;
const report: SoxReport = {
  from: "2025-11-21T08:30:00Z",
  to: "2026-11-21T08:30:00Z",
  pairs: [
    { name: "book-and-close", about: about.books, left: ["entries.post"], right: ["periods.close"], same_target: false },
    { name: "people-and-settings", about: about.people, left: ["members.manage"], right: ["settings.write"], same_target: false },
  ],
  members: [
    { user: "usr_1", name: "Ada Lovelace", role: "owner", service: false, scope: everything, since: "2026-03-02T08:30:00Z", actions: actionsOf("owner"), pairs: ["book-and-close", "people-and-settings"], last_used_at: "2026-11-21T08:00:00Z", dormant: false },
    { user: "usr_2", name: "Grace Hopper", role: "treasurer", service: false, scope: { accounts: ["assets:bank"], entities: [] }, since: "2026-03-02T08:30:00Z", actions: actionsOf("treasurer"), pairs: ["book-and-close"], last_used_at: "2026-06-01T08:00:00Z", dormant: true },
    { user: "usr_9", name: "Bank fetcher", role: "analyst", service: true, scope: everything, since: "2026-05-02T08:30:00Z", actions: actionsOf("analyst"), pairs: [], last_used_at: null, dormant: true },
  ],
  conflicts: [
    {
      pair: "book-and-close",
      about: about.books,
      actor: "usr_1",
      left: 214,
      right: 3,
      evidence: [
        { action: "entry.posted", seq: 812, at: "2026-10-30T15:02:00Z", target: "entry 640" },
        { action: "period.closed", seq: 830, at: "2026-11-02T09:12:00Z", target: "2026-10-31" },
      ],
    },
  ],
};

const disclosures: Disclosure[] = [{ seq: 41, at: "2026-09-01T10:00:00Z", recorded_by: "usr_1", kind: "risk", subject: "Foreign exchange", text: "Positions in USD are not hedged. A fall of 10 percent costs about 40,000 EUR.", acknowledged_by: "usr_2" }];
const keys: ApiKey[] = [
  { id: "key_1", user: "usr_1", name: "Nightly export", hint: "bsk_4fq9", actions: ["entries.read", "balances.read"], accounts: ["assets:bank"], addresses: ["10.0.0.0/8"], signing: true, created_at: "2026-06-01T08:30:00Z", expires_at: "2027-06-01T08:30:00Z", last_used_at: "2026-11-21T08:30:00Z", secret: null },
  { id: "key_7", user: "usr_9", name: "Bank fetcher", hint: "bsk_8kd2", actions: [], accounts: [], addresses: [], signing: false, created_at: "2026-07-01T08:30:00Z", expires_at: null, last_used_at: null, secret: null },
];

export const dutyHandlers = [
  http.get(`${API}/admin/reports/sox`, () => json(report)),
  http.get(`${API}/admin/disclosures`, () => json({ items: disclosures, next: null })),
  http.post(`${API}/admin/disclosures`, async ({ request }) => {
    const body = await bodyOf<NewDisclosure>(request);
    const made: Disclosure = { ...body, seq: 42 + disclosures.length, at: "2026-11-21T08:30:00Z", recorded_by: "usr_1", acknowledged_by: body.acknowledged_by ?? null };
    disclosures.unshift(made);
    return json(made, 201);
  }),
  http.get(`${API}/admin/api-keys`, () => json({ items: keys })),
  http.delete(`${API}/admin/api-keys/:id`, ({ params }) => {
    keys.splice(0, keys.length, ...keys.filter((key) => key.id !== params["id"]));
    return new HttpResponse(null, { status: 204 });
  }),
];
