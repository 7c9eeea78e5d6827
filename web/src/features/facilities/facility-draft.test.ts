import { expect, it } from "vitest";
import { freshDraft, hasField, isReady, KINDS, termsOf, type FacilityDraft } from "./facility-draft";

const loan: FacilityDraft = { ...freshDraft("eur", "2026-11-21"), name: " Term loan ", account: "liabilities:loan", principal: "420000.", matures_on: "2031-11-21", rate: "3,875", repayment: "annuity" };

it("a loan is sent with what it agrees on, its rate in basis points", () => {
  const terms = termsOf(loan);
  expect(terms).toMatchObject({ kind: "loan", name: "Term loan", asset: "EUR", principal: "420000", limit: null, rate_bps: "387.5", repayment: "annuity", every_months: 1, counterparty: null });
});

it("what a kind does not have is not sent, though it was typed before", () => {
  const line = termsOf({ ...loan, kind: "credit-line", limit: "250000", first_payment_on: "2027-01-01" });
  expect(line).toMatchObject({ principal: null, limit: "250000", repayment: "bullet", first_payment_on: null, matures_on: "2031-11-21" });
  expect(termsOf({ ...loan, kind: "money-market", matures_on: "" })).toMatchObject({ principal: null, limit: null, matures_on: null });
  expect(termsOf({ ...loan, accrues_from: "2026-12-01" }).accrues_from).toBeNull();
});

it("each kind has its own fields", () => {
  const fields = ["principal", "limit", "matures_on", "repayment", "first_payment_on"] as const;
  const of = KINDS.map((kind) => fields.filter((field) => hasField({ kind, matures_on: "" }, field)));
  expect(of).toEqual([["principal", "matures_on", "repayment", "first_payment_on"], ["limit", "matures_on"], ["principal", "matures_on", "repayment", "first_payment_on"], []]);
  expect(hasField({ kind: "money-market", matures_on: "2027-01-01" }, "matures_on")).toBe(true);
});

it("is ready once everything that its kind must have is there, and every rate is a number", () => {
  expect(isReady(loan)).toBe(true);
  expect(isReady({ ...loan, matures_on: "" })).toBe(false);
  expect(isReady({ ...loan, kind: "credit-line" })).toBe(false);
  expect(isReady({ ...loan, kind: "credit-line", limit: "1", matures_on: "" })).toBe(true);
  expect(isReady({ ...loan, rate: "four" })).toBe(false);
  expect(isReady({ ...loan, rate_changes: [{ from: "2027-01-01", rate: "" }] })).toBe(false);
  expect(isReady({ ...loan, every_months: "-1" })).toBe(false);
});
