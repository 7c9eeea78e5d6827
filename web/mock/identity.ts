// The made-up people: one owner who is signed in, their factors, sessions and keys.
import { http, HttpResponse } from "msw";
import type { ApiKey, Consent, ConsentChoice, Factor, Me, NewApiKey, Session, Setup } from "../src/shared/api/types";
import { API, json, problem } from "./answers.ts";
import { actionsOf } from "./matrix.ts";

export const CODE = "123456";
export const PASSWORD = "copper violin harbour mist";
const CSRF = "mock-csrf";
let isGoogleLinked = true;
const nothing = () => new HttpResponse(null, { status: 204 });

export const meAs = (role: string): Me => ({
  id: "usr_1",
  name: "Ada Lovelace",
  email: "ada@aurelia.example",
  has_password: true,
  has_second_factor: true,
  csrf_token: CSRF,
  memberships: [
    { organisation: "aurelia", name: "Aurelia Trading", role, actions: actionsOf(role), scope: { accounts: [], entities: [] } },
    { organisation: "sandbox", name: "Sandbox", role: "viewer", actions: actionsOf("viewer"), scope: { accounts: [], entities: [] } },
  ],
});

const at = (day: string) => `${day}T08:30:00Z`;
const factors: Factor[] = [
  { id: "fac_1", kind: "totp", name: "", created_at: at("2026-03-02"), last_used_at: at("2026-11-21"), left: null },
  { id: "fac_2", kind: "passkey", name: "Security key", created_at: at("2026-05-11"), last_used_at: at("2026-11-18"), left: null },
  { id: "fac_3", kind: "recovery", name: "", created_at: at("2026-03-02"), last_used_at: null, left: 9 },
];
const sessions: Session[] = [
  { id: "ses_1", is_current: true, agent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36", address: "192.0.2.10", created_at: at("2026-11-20"), last_used_at: at("2026-11-21"), has_second_factor: true, expires_at: at("2026-11-28") },
  { id: "ses_2", is_current: false, agent: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1", address: "198.51.100.24", created_at: at("2026-11-16"), last_used_at: at("2026-11-20"), has_second_factor: true, expires_at: at("2026-11-27") },
];
const keys: ApiKey[] = [{ id: "key_1", user: "usr_1", name: "Nightly export", hint: "bsk_4fq9", actions: ["entries.read", "balances.read"], accounts: ["assets:bank"], addresses: ["10.0.0.0/8"], signing: true, created_at: at("2026-06-01"), expires_at: at("2027-06-01"), last_used_at: at("2026-11-21"), secret: null }];
const consents: Consent[] = [
  { purpose: "product-news", version: 1, text: "News about Bursar by mail", given: false, at: null },
  { purpose: "usage", version: 1, text: "Anonymous figures of use", given: true, at: at("2026-03-02") },
];
const QR = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 21 21"><path d="M0 0h7v7H0zM14 0h7v7h-7zM0 14h7v7H0zM9 2h2v2H9zM9 9h3v3H9zM14 14h2v2h-2zM18 18h3v3h-3zM12 5h1v3h-1zM16 9h4v1h-4z"/></svg>';
const recoveryCodes = ["4f7k-q2mx-h5ta-9pdz", "bn3c-w8ye-r6jv-2lsg", "xk5d-7tqa-m4fz-h9pw", "c2ve-j8ln-y3rb-6gsk", "t9hm-p4wx-d7qz-a5fj", "z6rk-v2yb-n8tc-3lme", "g4qs-f9xd-w5hj-k7pa", "m3ty-b8vl-c6nz-r2qe", "h7wd-s5kp-x9fg-j4ta", "y2lc-q6mv-e8rb-n3hz"];

async function bodyOf<T>(request: Request): Promise<T> {
  const body: T = await request.json();
  return body;
}
const tokens = { token_type: "Bearer", expires_in: 900, refresh_expires_in: 604_800, csrf_token: CSRF };
const entered = { ...tokens, mfa_required: false };

const doors = [
  http.get(`${API}/auth/setup`, () => json({ needs_setup: true, needs_sign_in: false } satisfies Setup)),
  http.get(`${API}/auth/providers`, () => json({ items: [{ name: "google", label: "Google", link_id: isGoogleLinked ? "fac_9" : null }] })),
  http.post(`${API}/auth/login`, async ({ request }) => {
    const { email, password } = await bodyOf<{ email: string; password: string }>(request);
    if (email.startsWith("locked")) return locked();
    if (password !== PASSWORD) return problem(401, "credentials-wrong", "Unauthorized", "e-mail or password are wrong");
    return json({ mfa_required: true, mfa_token: "ticket", factors: ["totp", "passkey", "recovery"] });
  }),
  http.post(`${API}/auth/mfa/verify`, async ({ request }) => {
    const { code } = await bodyOf<{ code: string }>(request);
    return code === CODE || recoveryCodes.includes(code) ? json(entered) : problem(401, "code-wrong", "Unauthorized", "the code is wrong or was used already");
  }),
  http.post(`${API}/auth/passkey/login/begin`, () => json({ id: "ticket", options: { challenge: "AAAA", rpId: "localhost" } })),
  http.post(`${API}/auth/refresh`, () => json(tokens)),
  http.post(`${API}/auth/logout`, nothing),
  http.post(`${API}/auth/reset`, nothing),
  http.post(`${API}/auth/register`, async ({ request }) => {
    const { password } = await bodyOf<{ password: string }>(request);
    return password.length < 12 ? problem(422, "password-weak", "Unprocessable Entity", "the password is weak: it has fewer than 12 characters: four unrelated words are better") : json(entered, 201);
  }),
  http.get(`${API}/auth/links/:token`, ({ params }) => {
    const token = String(params["token"]);
    if (token.startsWith("setup")) return json({ purpose: "setup", role: "owner", organisation: null, email: null, is_known: false });
    if (token.startsWith("join")) return json({ purpose: "invitation", role: "auditor", organisation: "Aurelia Trading", email: "grace@example.org", is_known: token.includes("known") });
    return problem(401, "link-invalid", "Unauthorized", "the link was used, has expired or was withdrawn");
  }),
  http.post(`${API}/auth/links/accept`, () => json(meAs("auditor").memberships[0])),
];

function locked() {
  const answer = problem(429, "too-many-attempts", "Too Many Requests", "too many attempts: try again in 900 s");
  answer.headers.set("Retry-After", "900");
  return answer;
}

const own = [
  http.get(`${API}/auth/me`, () => json(meAs("owner"))),
  http.patch(`${API}/auth/me`, async ({ request }) => json({ ...meAs("owner"), ...(await bodyOf<{ name: string }>(request)) })),
  http.post(`${API}/auth/password`, nothing),
  http.post(`${API}/auth/leave`, nothing),
  http.post(`${API}/auth/reauthenticate`, async ({ request }) => {
    const { password, code } = await bodyOf<{ password?: string; code?: string }>(request);
    return password === PASSWORD || code === CODE ? nothing() : problem(401, "credentials-wrong", "Unauthorized", "the proof is wrong");
  }),
  http.get(`${API}/auth/sessions`, () => json({ items: sessions })),
  http.delete(`${API}/auth/sessions`, () => {
    sessions.splice(0, sessions.length, ...sessions.filter((session) => session.is_current));
    return nothing();
  }),
  http.delete(`${API}/auth/sessions/:id`, ({ params }) => {
    sessions.splice(0, sessions.length, ...sessions.filter((session) => session.id !== params["id"]));
    return nothing();
  }),
  http.get(`${API}/auth/mfa`, () => json({ items: factors })),
  http.delete(`${API}/auth/mfa/:id`, ({ params }) => {
    if (params["id"] === "fac_9") isGoogleLinked = false;
    factors.splice(0, factors.length, ...factors.filter((factor) => factor.id !== params["id"]));
    return nothing();
  }),
  http.post(`${API}/auth/mfa/totp`, () => json({ id: "offer_1", secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", otpauth_url: "otpauth://totp/Bursar:ada@aurelia.example?secret=JBSWY3DPEHPK3PXP&issuer=Bursar", qr_svg: QR }, 201)),
  http.post(`${API}/auth/mfa/totp/confirm`, async ({ request }) => ((await bodyOf<{ code: string }>(request)).code === CODE ? json({ codes: recoveryCodes }) : problem(401, "code-wrong", "Unauthorized", "the code is wrong: check the clock of the device"))),
  http.post(`${API}/auth/mfa/recovery-codes`, () => json({ codes: recoveryCodes }, 201)),
  http.get(`${API}/auth/api-keys`, () => json({ items: keys })),
  http.post(`${API}/auth/api-keys`, async ({ request }) => {
    const body = await bodyOf<NewApiKey>(request);
    const made: ApiKey = { id: `key_${keys.length + 1}`, user: "usr_1", name: body.name, hint: "bsk_9ztr", actions: body.actions ?? [], accounts: body.accounts ?? [], addresses: body.addresses ?? [], signing: body.signing ?? false, created_at: at("2026-11-21"), expires_at: body.expires_at ?? null, last_used_at: null, secret: null };
    keys.push(made);
    return json({ ...made, secret: "bsk_9ztr_x4kPq0mVb2sLw8nR6tYc1dFh3jGz5a" }, 201);
  }),
  http.delete(`${API}/auth/api-keys/:id`, ({ params }) => {
    keys.splice(0, keys.length, ...keys.filter((key) => key.id !== params["id"]));
    return nothing();
  }),
  http.get(`${API}/gdpr/consent`, () => json({ items: consents })),
  http.post(`${API}/gdpr/consent`, async ({ request }) => {
    const { purpose, given } = await bodyOf<ConsentChoice>(request);
    const found = consents.find((consent) => consent.purpose === purpose);
    if (found !== undefined) Object.assign(found, { given, at: at("2026-11-21") });
    return json({ items: consents });
  }),
  http.get(`${API}/gdpr/export`, () => new HttpResponse("PK", { headers: { "content-type": "application/zip" } })),
  http.post(`${API}/gdpr/delete-account`, nothing),
];

export const identityHandlers = [...doors, ...own];
