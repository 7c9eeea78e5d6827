// Named periods, as people ask for them.
import { addDays, addMonths } from "@/shared/time/dates";

export const periods = ["this_month", "last_month", "this_quarter", "last_quarter", "this_year", "last_year"] as const;
export type Period = (typeof periods)[number];

export interface Dates {
  readonly from: string;
  readonly to: string;
}

const monthStart = (date: string) => `${date.slice(0, 8)}01`;

function quarterStart(date: string): string {
  const month = Number(date.slice(5, 7));
  return addMonths(monthStart(date), -((month - 1) % 3));
}

/** The dates of a period, seen from a day. The running one ends on that day. */
export function datesOfPeriod(period: Period, day: string): Dates {
  const year = `${day.slice(0, 4)}-01-01`;
  switch (period) {
    case "this_month":
      return { from: monthStart(day), to: day };
    case "last_month":
      return { from: addMonths(monthStart(day), -1), to: addDays(monthStart(day), -1) };
    case "this_quarter":
      return { from: quarterStart(day), to: day };
    case "last_quarter":
      return { from: addMonths(quarterStart(day), -3), to: addDays(quarterStart(day), -1) };
    case "this_year":
      return { from: year, to: day };
    case "last_year":
      return { from: addMonths(year, -12), to: addDays(year, -1) };
  }
}

/** The name of these dates, if they have one. */
export function periodOf(dates: Dates, day: string): Period | undefined {
  return ["this_year", ...periods].map((each) => periods.find((period) => period === each)).find((period) => {
    if (period === undefined) return false;
    const named = datesOfPeriod(period, day);
    return named.from === dates.from && named.to === dates.to;
  });
}
