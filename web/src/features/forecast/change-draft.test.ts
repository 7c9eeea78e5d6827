// A change as typed becomes a change as sent, or nothing while a field is missing.
import { describe, expect, it } from "vitest";
import { basisPoints, changeOf, changeText, emptyChange } from "./change-draft";

describe("changes", () => {
  it("percent becomes whole basis points, or nothing", () => {
    expect(basisPoints("-12.5")).toBe(-1_250);
    expect(basisPoints("3")).toBe(300);
    expect(basisPoints("0.001")).toBeNull();
    expect(basisPoints("many")).toBeNull();
  });

  it("a change is sent once it is whole", () => {
    expect(changeOf(emptyChange)).toBeNull();
    expect(changeOf({ ...emptyChange, days: "30" })).toEqual({ kind: "delay", what: "receipts", days: 30 });
    expect(changeOf({ ...emptyChange, kind: "shock", asset: "usd", percent: "-10" })).toEqual({ kind: "shock", asset: "USD", percent_bps: -1_000 });
    expect(changeOf({ ...emptyChange, kind: "hiring", account: "3", people: "2", amount: "6000", on: "2027-01-01" })).toEqual({ kind: "hiring", account: "3", people: 2, amount: "6000", from: "2027-01-01" });
  });

  it("a change is said in a line", () => {
    expect(changeText({ kind: "scale", what: "income:sales", percent_bps: -1_250 })).toBe("Flows are larger or smaller income:sales -12.50 %");
  });
});
