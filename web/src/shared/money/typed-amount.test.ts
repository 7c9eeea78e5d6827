import { expect, it } from "vitest";
import { normaliseTyped, settleTyped } from "./typed-amount";

it("both ways of writing a fraction become a point", () => {
  expect(["12,5", "12.5", "1.234,50", "1,234.50", "1 234,50", "1'234.50", "1,234,567"].map(normaliseTyped)).toEqual(["12.5", "12.5", "1234.50", "1234.50", "1234.50", "1234.50", "1234567"]);
});

it("what can never be an amount is refused, what is unfinished is not", () => {
  expect(["-5", "1e5", "abc", "1.2.3,4,5"].map(normaliseTyped)).toEqual([null, null, null, null]);
  expect(["", "12.", "."].map(normaliseTyped)).toEqual(["", "12.", "."]);
});

it("an unfinished amount is settled when it is used", () => {
  expect(["", "12.", ".5", "0.10"].map(settleTyped)).toEqual([undefined, "12", "0.5", "0.10"]);
});
