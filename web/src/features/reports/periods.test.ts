import { expect, it } from "vitest";
import { datesOfPeriod, periodOf, periods } from "./periods";

it("periods end where they should, over the turn of a year too", () => {
  const of = (day: string) => Object.fromEntries(periods.map((period) => [period, Object.values(datesOfPeriod(period, day)).join(" ")]));
  expect(of("2026-02-14")).toEqual({
    this_month: "2026-02-01 2026-02-14",
    last_month: "2026-01-01 2026-01-31",
    this_quarter: "2026-01-01 2026-02-14",
    last_quarter: "2025-10-01 2025-12-31",
    this_year: "2026-01-01 2026-02-14",
    last_year: "2025-01-01 2025-12-31",
  });
});

it("dates are recognised as a period, the year before the quarter", () => {
  expect(periodOf({ from: "2026-01-01", to: "2026-02-14" }, "2026-02-14")).toBe("this_year");
  expect(periodOf({ from: "2025-12-01", to: "2026-02-14" }, "2026-02-14")).toBeUndefined();
});
