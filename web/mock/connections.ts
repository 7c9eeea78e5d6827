// Connectors and connections of the made-up company.
import { http } from "msw";
import type { Connection, Connector } from "../src/shared/api/types";
import { API, json, missing } from "./answers.ts";

const connectors: Connector[] = [
  { id: "folder", label: "Watched folder", about: "Bank files that an SFTP server or another program puts into a folder", capabilities: ["files"], settings: [{ name: "path", about: "the folder; one in the data folder, made for it, if none is named", required: false }, { name: "new_accounts", about: "`hold` until somebody looks, or `open` accounts that files name and the books lack; `hold`", required: false }], credentials: [], requests_per_hour: null },
  { id: "plaid", label: "Plaid", about: "Accounts at banks in North America and Europe", capabilities: ["accounts", "balances", "lines"], settings: [{ name: "client_id", about: "what Plaid calls this installation", required: true }], credentials: [{ name: "secret", about: "what proves that", required: true }], requests_per_hour: 1_000 },
];

const connection = (number: number, name: string, state: Connection["state"], more: Partial<Connection> = {}): Connection => ({
  id: `con_${String(number).padStart(32, "0")}`,
  name,
  connector: "folder",
  settings: { path: `/srv/sftp/aurelia/${name.toLowerCase()}` },
  credentials: [],
  every_s: 300,
  expect_within_h: 48,
  state,
  last_attempt_at: "2026-11-21T06:05:00Z",
  last_success_at: "2026-11-21T06:05:00Z",
  last_data_at: "2026-11-20T17:10:00Z",
  next_at: "2026-11-21T06:10:00Z",
  failures: 0,
  problem: null,
  missing: [],
  held: [],
  notes: [],
  booked: 1_204,
  remotes: [],
  created_at: "2026-01-05T09:00:00Z",
  created_by: "usr_1",
  ...more,
});

const connections: Connection[] = [
  connection(1, "Nordbank", "fine"),
  connection(2, "Cards", "stopped", { connector: "plaid", settings: { client_id: "made-up" }, credentials: ["secret"], failures: 1, next_at: null, problem: { code: "consent-ended", message: "the consent at the bank ended: give it again at the bank, then resume the connection", reaction: "stop", at: "2026-11-21T05:00:00Z" } }),
  connection(3, "Westbank", "missing", { missing: ["nothing new for 73 hours, expected within 48: ask the bank whether it still sends"] }),
];

const change = (id: unknown, more: Partial<Connection>) => {
  const index = connections.findIndex((each) => each.id === id);
  const found = connections[index];
  if (found === undefined) return missing("connection");
  connections[index] = { ...found, ...more };
  return json(connections[index]);
};

export const connectionHandlers = [
  http.get(`${API}/connectors`, () => json({ items: connectors })),
  http.get(`${API}/connections`, () => json({ items: connections })),
  http.post(`${API}/connections`, async ({ request }) => {
    const body: unknown = await request.json();
    const name = typeof body === "object" && body !== null && "name" in body && typeof body.name === "string" ? body.name : "New";
    connections.push(connection(connections.length + 1, name, "new", { last_success_at: null, last_attempt_at: null, last_data_at: null, next_at: null, booked: 0 }));
    return json(connections.at(-1), 201);
  }),
  http.post(`${API}/connections/:id/sync`, ({ params }) => {
    change(params["id"], { state: "fine", last_success_at: "2026-11-21T06:10:00Z" });
    return json({ outcome: "done", files: 1, waiting: 0, booked: 12, held: [], unreadable: 0, notes: [], problem: null });
  }),
  http.post(`${API}/connections/:id/test`, () => json({ folder: "/srv/sftp/aurelia/nordbank", files: 2, left: [], accounts: [], notes: [] })),
  http.post(`${API}/connections/:id/pause`, ({ params }) => change(params["id"], { state: "paused" })),
  http.post(`${API}/connections/:id/resume`, ({ params }) => change(params["id"], { state: "fine", problem: null })),
  http.delete(`${API}/connections/:id`, ({ params }) => {
    const index = connections.findIndex((each) => each.id === params["id"]);
    if (index < 0) return missing("connection");
    connections.splice(index, 1);
    return new Response(null, { status: 204 });
  }),
];
