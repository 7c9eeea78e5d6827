// What differs between two JSON values, field by field. Only what differs is listed.
import { isGiven } from "@/shared/api/given";
import { isObject } from "@/shared/api/problem";

export interface Change {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

const MAX_DEPTH = 6;

function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}

export function differenceOf(before: unknown, after: unknown, field = "", depth = 0): Change[] {
  const isBranch = (value: unknown): value is Record<string, unknown> => isObject(value) && !Array.isArray(value);
  const canDescend = depth < MAX_DEPTH && (isBranch(before) || isBranch(after)) && (isBranch(before) || !isGiven(before)) && (isBranch(after) || !isGiven(after));
  if (canDescend) {
    const [left, right] = [isBranch(before) ? before : {}, isBranch(after) ? after : {}];
    const names = [...new Set([...Object.keys(left), ...Object.keys(right)])];
    return names.flatMap((name) => differenceOf(left[name], right[name], field === "" ? name : `${field}.${name}`, depth + 1));
  }
  const [old, now] = [textOf(before), textOf(after)];
  return old === now ? [] : [{ field, before: old, after: now }];
}
