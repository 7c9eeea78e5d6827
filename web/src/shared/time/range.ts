// The range selector of every chart: a name in the URL, dates and a step for the server.
import { addDays, addMonths } from "./dates";

export const ranges = ["1m", "3m", "6m", "1y", "3y"] as const;
export type Range = (typeof ranges)[number];

export function isRange(value: unknown): value is Range {
  return ranges.some((range) => range === value);
}

const MONTHS: Readonly<Record<Range, number>> = { "1m": 1, "3m": 3, "6m": 6, "1y": 12, "3y": 36 };

/** The step keeps a chart at some hundred points. */
export function datesOf(range: Range, to: string): { from: string; to: string; interval: "day" | "week" } {
  const from = addDays(addMonths(to, -MONTHS[range]), 0);
  return { from, to, interval: range === "3y" ? "week" : "day" };
}
