// How the made-up server answers: its head, its problems, its dates.
import { HttpResponse, type JsonBodyType } from "msw";
import type { ImportProblem, Problem } from "../src/shared/api/types";
import { DAY_MS, dayOf, FIRST_DAY, LAST_DAY } from "./ledger.ts";
import { SEQ } from "./views.ts";

export const API = "*/api/v1";
export const LAST = Math.floor((LAST_DAY - FIRST_DAY) / DAY_MS);
let seq = SEQ;

export const seqNow = () => seq;
export const recorded = (count: number) => {
  seq += count;
};

export const json = (body: JsonBodyType, status = 200) => HttpResponse.json(body, { status, headers: { "Bursar-Seq": String(seq) } });

export function problem(status: number, code: string, title: string, detail: string, problems: readonly ImportProblem[] = []) {
  const body: Problem = { type: `about:blank#${code}`, title, status, detail, code, request_id: "req_01mock", problems: [...problems] };
  return HttpResponse.json(body, { status, headers: { "content-type": "application/problem+json" } });
}

export const missing = (what: string) => problem(404, "not_found", "Not found", `There is no ${what} with this id.`);

export const paramsOf = (request: Request) => new URL(request.url).searchParams;
export const dayParam = (params: URLSearchParams, name: string, otherwise: number) => {
  const text = params.get(name);
  return text === null ? otherwise : Math.max(-1, Math.min(LAST, dayOf(text)));
};
