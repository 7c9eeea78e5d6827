// How a request carries the session: cookies by themselves, the token against forged requests with what changes something, one refresh when the access has run out.
// Invariant: a refresh token works once, so only one tab refreshes at a time; the others use what it brought.
import { isObject } from "./problem";

const CSRF_HEADER = "X-CSRF-Token";
const LOCK = "bursar.refresh";
/** When a tab last refreshed, for the tabs that waited for it. */
const REFRESHED = "bursar.refreshed";
/** The refusals that a refresh can cure; a wrong password is none of them. */
const CURABLE: ReadonlySet<string> = new Set(["sign-in-required", "token-expired", "token-invalid", "session-ended"]);
const FRESH_PROOF = "reauthentication-required";

export type SessionNews = "signed-in" | "signed-out" | "ended";

let csrf: string | null = null;
const listeners = new Set<(news: SessionNews) => void>();
const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("bursar.session");
if (channel !== null) channel.onmessage = ({ data }: MessageEvent<unknown>) => data === "signed-in" || data === "signed-out" ? tell(data) : undefined;

/** What the server said to send with unsafe requests of this session. */
export function setCsrfToken(token: string | null | undefined): void {
  csrf = token ?? null;
}

function tell(news: SessionNews): void {
  for (const listener of listeners) listener(news);
}

/** Says it here and in every other tab. */
export function announceSession(news: SessionNews): void {
  channel?.postMessage(news);
  tell(news);
}

export function onSessionNews(listener: (news: SessionNews) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Asks for a proof that it is still the same person; `false` if they would not. */
type Prover = () => Promise<boolean>;
let prover: Prover | null = null;

export function setProver(next: Prover | null): void {
  prover = next;
}

const isUnsafe = (request: Request) => !["GET", "HEAD", "OPTIONS"].includes(request.method);

function send(request: Request): Promise<Response> {
  if (isUnsafe(request) && csrf !== null) request.headers.set(CSRF_HEADER, csrf);
  return globalThis.fetch(request); // Looked up late, so that tests can put a server in its place.
}

async function codeOf(response: Response): Promise<string> {
  const body: unknown = await response.clone().json().catch(() => null);
  return isObject(body) && typeof body["code"] === "string" ? body["code"] : "";
}

function lastRefresh(): number {
  try {
    return Number(localStorage.getItem(REFRESHED) ?? "0");
  } catch {
    return 0; // Storage may be switched off; then each tab only knows its own refreshes.
  }
}

function noteRefresh(): void {
  try {
    localStorage.setItem(REFRESHED, String(Date.now()));
  } catch {
    // See above.
  }
}

/** Web Locks exist only in secure contexts; elsewhere this tab's own promise has to do. */
async function exclusively(work: () => Promise<boolean>): Promise<boolean> {
  return "locks" in navigator ? await navigator.locks.request(LOCK, work) : work();
}

async function refreshOnce(since: number): Promise<boolean> {
  return exclusively(async () => {
    if (lastRefresh() > since) return true; // Another tab was quicker, and cookies are shared.
    const request = new Request(new URL("/api/v1/auth/refresh", window.location.origin), { method: "POST", headers: { "content-type": "application/json" }, body: "{}" });
    const response = await send(request);
    if (!response.ok) return false;
    const body: unknown = await response.json().catch(() => null);
    if (isObject(body) && typeof body["csrf_token"] === "string") csrf = body["csrf_token"];
    noteRefresh();
    return true;
  });
}

let refreshing: Promise<boolean> | null = null;

function refresh(since: number): Promise<boolean> {
  refreshing ??= refreshOnce(since).finally(() => {
    refreshing = null;
  });
  return refreshing;
}

let proving: Promise<boolean> | null = null;

function prove(ask: Prover): Promise<boolean> {
  proving ??= ask().finally(() => {
    // Not at once: the key that closed the question must not close the dialog below it, too.
    setTimeout(() => {
      proving = null;
    });
  });
  return proving;
}

/** Whether a proof is being asked for: what lies below must stay open. */
export function isProving(): boolean {
  return proving !== null;
}

/** `fetch` with the session around it. */
export async function sessionFetch(request: Request): Promise<Response> {
  const since = Date.now();
  const copies = { refreshed: request.clone(), proved: request.clone() };
  const first = await send(request);
  if (first.status !== 401) return first;
  const code = await codeOf(first);
  let response = first;
  if (CURABLE.has(code)) {
    if (!(await refresh(since))) {
      announceLost();
      return first;
    }
    response = await send(copies.refreshed);
    if (response.status !== 401) return response;
  }
  if (prover === null || (await codeOf(response)) !== FRESH_PROOF) return response;
  return (await prove(prover)) ? send(copies.proved) : response;
}

/** The session is over for this tab; the others find out by themselves. */
function announceLost(): void {
  csrf = null;
  tell("ended");
}
