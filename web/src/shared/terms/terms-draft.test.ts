import { describe, expect, it } from "vitest";
import { draftOf, faultsOf, termsOf } from "./terms-draft";

const EMPTY = { overdraft: "", target: "", least: "", restricted: "", days: "", haircut: "" };

describe("terms of an account", () => {
  it("come back as they were set", () => {
    for (const haircut_bps of [0, 5, 50, 250, 1000, 1234, 10_000]) {
      const terms = { overdraft: "50000.00", target: null, least: "1000.00", restricted: null, available_after_days: 2, haircut_bps };
      expect(termsOf(draftOf(terms))).toEqual(terms);
    }
    expect(draftOf({ haircut_bps: 250 }).haircut).toBe("2.5");
    expect(draftOf({ haircut_bps: 1000 }).haircut).toBe("10");
  });

  it("that are left empty are not set", () => {
    expect(termsOf(EMPTY)).toEqual({ overdraft: null, target: null, least: null, restricted: null, available_after_days: null, haircut_bps: null });
  });

  it("say what is wrong beside the field", () => {
    expect(faultsOf({ ...EMPTY, overdraft: "1.5" }, "JPY")).toEqual({ overdraft: "places" });
    expect(faultsOf({ ...EMPTY, overdraft: "1.50" }, "EUR")).toEqual({});
    expect(faultsOf({ ...EMPTY, overdraft: "0.000000001" }, "ETH")).toEqual({});
    expect(faultsOf({ ...EMPTY, target: "99.99", least: "100" }, "EUR")).toEqual({ target: "below-least" });
    expect(faultsOf({ ...EMPTY, days: "367", haircut: "100.01" }, "EUR")).toEqual({ days: "days", haircut: "haircut" });
    expect(faultsOf({ ...EMPTY, haircut: "2.125" }, "EUR")).toEqual({ haircut: "haircut" });
  });
});
