import { describe, expect, it } from "vitest";
import type { ProposalSettings } from "@/shared/api/types";
import { isTyped, nothingTyped, questionOf } from "./proposal-numbers";

const saved: ProposalSettings = { days: null, year: 360, accounts: { "assets:bank:a": { left_out: false, minimum: "5", target: null, credit_rate: "1", overdraft_rate: null, below_target_rate: null, counterparty: null } }, pools: [], transfers: { cost: "5.00", cost_bps: 0, settlement_days: 0, daily_limit: null }, conversions: null, across_entities: false, ways: [], facilities: [], limits: {} };

describe("numbers of a proposal", () => {
  it("without anything typed the saved numbers are asked for", () => {
    expect(isTyped(nothingTyped)).toBe(false);
    expect(questionOf(nothingTyped, saved)).toEqual({});
  });

  it("a minimum is laid over what is saved, and the rest stays", () => {
    const question = questionOf({ days: "14", minimum: { "assets:bank:a": "70" }, target: {} }, saved);
    expect(question.days).toBe(14);
    expect(question.settings?.accounts?.["assets:bank:a"]).toMatchObject({ minimum: "70", credit_rate: "1" });
    expect(question.settings?.transfers?.cost).toBe("5.00");
    expect(saved.accounts?.["assets:bank:a"]?.minimum).toBe("5");
  });

  it("what cannot be read yet changes nothing", () => {
    expect(questionOf({ days: "400", minimum: {}, target: {} }, saved)).toEqual({});
    const question = questionOf({ days: "", minimum: { "assets:bank:a": "-" }, target: {} }, saved);
    expect(question.settings?.accounts?.["assets:bank:a"]?.minimum).toBe("5");
  });
});
