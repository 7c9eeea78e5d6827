// The one road to the server: the generated client, read-your-writes, and problems as errors.
import createClient, { type Middleware } from "openapi-fetch";
import { toApiError } from "./problem";
import type { paths } from "./schema";
import { sessionFetch } from "./session";

/** The newest sequence seen of each organisation; a read asks for at least that. */
const seenSeq = new Map<string, number>();

const readYourWrites: Middleware = {
  onRequest({ request }) {
    const seq = seenSeq.get(new URL(request.url).searchParams.get("org") ?? "");
    if (request.method === "GET" && seq !== undefined) request.headers.set("Bursar-Seq", String(seq));
    return request;
  },
  onResponse({ request, response }) {
    const org = new URL(request.url).searchParams.get("org") ?? "";
    const seq = Number(response.headers.get("Bursar-Seq") ?? Number.NaN);
    if (request.method !== "GET" && response.ok && Number.isSafeInteger(seq)) {
      seenSeq.set(org, Math.max(seq, seenSeq.get(org) ?? 0));
    }
  },
};

export const client = createClient<paths>({
  baseUrl: window.location.origin,
  fetch: sessionFetch,
});
client.use(readYourWrites);

/** Unwraps an answer. Errors: `ApiError` for every answer that is not a success. */
export async function take<T>(answer: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await answer;
  if (!response.ok || data === undefined) throw toApiError(error, response);
  return data;
}

/** As `take`, with the version in `ETag`: what `If-Match` is sent for a change. */
export async function takeVersion<T>(answer: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<{ data: T; version: string }> {
  const { response } = await answer;
  return { data: await take(answer), version: response.headers.get("ETag") ?? "*" };
}

/** As `take`, for answers without a body. */
export async function takeNothing(answer: Promise<{ error?: unknown; response: Response }>): Promise<void> {
  const { error, response } = await answer;
  if (!response.ok) throw toApiError(error, response);
}

function newKey(): string {
  // `randomUUID` exists only in secure contexts; a plain-http address in the office network is not one.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Idempotency keys of one form: the same content sent again keeps its key, other content gets a new one. */
export class WriteKeys {
  #content = "";
  #key = newKey();

  headerFor(content: unknown): { "Idempotency-Key": string } {
    const text = JSON.stringify(content);
    if (text !== this.#content) this.#key = newKey();
    this.#content = text;
    return { "Idempotency-Key": this.#key };
  }
}
