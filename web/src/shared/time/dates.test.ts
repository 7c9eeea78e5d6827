import { expect, it } from "vitest";
import { addDays, addMonths, formatDate, isCivilDate } from "./dates";

it("a month back stays inside the month", () => {
  expect([addMonths("2026-03-31", -1), addMonths("2024-03-31", -1), addMonths("2026-01-15", -12)]).toEqual(["2026-02-28", "2024-02-29", "2025-01-15"]);
});

it("days cross months and years", () => {
  expect([addDays("2026-01-01", -1), addDays("2024-02-28", 1)]).toEqual(["2025-12-31", "2024-02-29"]);
});

it("what is not a date is not taken for one, and is shown as it came", () => {
  expect([isCivilDate("2026-02-01"), isCivilDate("2026-2-1"), isCivilDate("2026-13-01"), isCivilDate(20260201)]).toEqual([true, false, false, false]);
  expect(formatDate("soon")).toBe("soon");
});
