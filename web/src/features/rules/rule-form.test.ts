import { describe, expect, it } from "vitest";
import { asksOf, EMPTY, formOf, isRule, wordsOf } from "./rule-form";

describe("rules in the form", () => {
  const rent = { ...EMPTY, name: "rent", field: "counterparty" as const, text: "hausverwaltung", atLeast: "1000", direction: "out" as const, category: "expenses:rent", tag: "office", stops: true };

  it("come back as they were typed", () => {
    expect(formOf(wordsOf(rent))).toEqual(rent);
    expect(formOf(wordsOf({ ...EMPTY, name: "x", text: "a", category: "income:x" }))).toEqual({ ...EMPTY, name: "x", text: "a", category: "income:x" });
  });

  it("that say more are left to the text", () => {
    const words = wordsOf(rent);
    expect(formOf({ ...words, when: { any: [words.when] } })).toBeNull();
    expect(formOf({ ...words, then: [{ category: "a:b" }, { category: "c:d" }] })).toBeNull();
    expect(formOf({ ...words, when: "uncategorised" })).toBeNull();
  });

  it("need a name, a condition and something to say", () => {
    expect(isRule(rent)).toBe(true);
    expect(isRule({ ...rent, name: " " })).toBe(false);
    expect(isRule({ ...rent, category: "", tag: "" })).toBe(false);
    expect(isRule({ ...EMPTY, name: "x", category: "a:b" })).toBe(false);
  });

  it("are shown in one line", () => {
    expect(asksOf(wordsOf(rent).when)).toBe("counterparty: contains hausverwaltung · ≥ 1000 · out");
    expect(asksOf({ not: { any: ["uncategorised", { tag: "x" }] } })).toBe("¬ (uncategorised | #x)");
  });
});
