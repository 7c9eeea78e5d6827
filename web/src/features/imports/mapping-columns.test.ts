import { expect, it } from "vitest";
import type { Mapping } from "@/shared/api/types";
import { roleOf, withRole } from "./mapping-columns";

const mapping: Mapping = { delimiter: ";", header_row: 1, date_format: "YYYY-MM-DD", decimal: ",", columns: { booked_on: "Day", amount: "Sum", description: ["Text"] } };

it("a role given to another column leaves the first one without", () => {
  const next = withRole(mapping, "Total", "amount");
  expect([roleOf(next, "Total"), roleOf(next, "Sum")]).toEqual(["amount", ""]);
});

it("a column has one role at a time, and a description may have many columns", () => {
  const next = withRole(withRole(mapping, "Sum", "description"), "Note", "description");
  expect(next.columns.description).toEqual(["Text", "Sum", "Note"]);
  expect(next.columns.amount).toBeNull();
});

it("an ignored booking date is missing, not another column", () => {
  expect(withRole(mapping, "Day", "").columns.booked_on).toBe("");
});
