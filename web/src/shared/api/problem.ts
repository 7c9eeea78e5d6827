// What went wrong, as the server said it (RFC 9457) or as the network failed.
import type { ImportProblem } from "./types";

export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly requestId: string | null;
  readonly problems: readonly ImportProblem[];
  /** The one field that is wrong, by its name on the wire. */
  readonly field: string | null;
  /** Unit: seconds. After how long it is worth trying again, if the server said so. */
  readonly retryAfter: number | null;

  constructor(init: { code: string; status: number; title: string; detail: string; requestId: string | null; problems: readonly ImportProblem[]; field?: string | null; retryAfter?: number | null }) {
    super(init.detail);
    this.name = "ApiError";
    this.code = init.code;
    this.status = init.status;
    this.title = init.title;
    this.requestId = init.requestId;
    this.problems = init.problems;
    this.field = init.field ?? null;
    this.retryAfter = init.retryAfter ?? null;
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

const text = (value: unknown, fallback: string) => (typeof value === "string" && value !== "" ? value : fallback);
const count = (value: unknown) => (typeof value === "number" ? value : null);

function toProblem(value: unknown): ImportProblem[] {
  if (!isObject(value)) return [];
  const severity = value["severity"];
  return [
    {
      severity: severity === "confirm" || severity === "notice" ? severity : "error",
      code: text(value["code"], "unknown"),
      file: typeof value["file"] === "string" ? value["file"] : null,
      line: count(value["line"]),
      column: count(value["column"]),
      found: text(value["found"], ""),
      expected: text(value["expected"], ""),
    },
  ];
}

function secondsOf(header: string | null): number | null {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : null;
}

/** Reads an error body that may be a problem, another server's page, or nothing at all. */
export function toApiError(body: unknown, response: Response): ApiError {
  const problem = isObject(body) ? body : {};
  const problems = problem["problems"];
  return new ApiError({
    code: text(problem["code"], `http_${response.status}`),
    status: response.status,
    title: text(problem["title"], response.statusText || `HTTP ${response.status}`),
    detail: text(problem["detail"], text(problem["title"], `The server answered ${response.status}.`)),
    requestId: text(problem["request_id"], response.headers.get("x-request-id") ?? "") || null,
    field: text(problem["field"], "") || null,
    problems: Array.isArray(problems) ? problems.flatMap(toProblem) : [],
    retryAfter: secondsOf(response.headers.get("retry-after")),
  });
}
