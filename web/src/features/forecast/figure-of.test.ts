import { describe, expect, it } from "vitest";
import type { ForecastKnownFlow } from "@/shared/api/types";
import { entriesOf, isIn } from "./figure-of";

const flow: ForecastKnownFlow = { source: "receivable", id: "exp_01", part: null, counterparty: null, reference: null, account: 1, category: 20, amount: { asset: "EUR", amount: "10" }, worth: "10", due_on: "2026-12-01", expected_on: "2026-12-10", early_on: "2026-12-03", late_on: "2026-12-20", basis: "learned", observations: 1, observations_of_all: 1, replaces: { asset: "EUR", amount: "0" } };
const week = (from: string, to: string) => ({ of: 20, from, to });

describe("a figure and what is behind it", () => {
  it("a known flow is in every week that its days touch", () => {
    expect(isIn(week("2026-11-30", "2026-12-06"), flow)).toBe(true);
    expect(isIn(week("2026-12-14", "2026-12-20"), flow)).toBe(true);
    expect(isIn(week("2026-12-21", "2026-12-27"), flow)).toBe(false);
    expect(isIn(week("2026-11-23", "2026-11-29"), flow)).toBe(false);
    const fixed = { ...flow, early_on: null, late_on: null };
    expect(isIn(week("2026-12-07", "2026-12-13"), fixed)).toBe(true);
    expect(isIn(week("2026-11-30", "2026-12-06"), fixed)).toBe(false);
  });

  it("what is of another category or in no figure is not in it", () => {
    expect(isIn({ ...week("2026-12-07", "2026-12-13"), of: 21 }, flow)).toBe(false);
    expect(isIn({ ...week("2026-12-07", "2026-12-13"), of: "own" as const }, { ...flow, category: null })).toBe(true);
    expect(isIn(week("2026-12-07", "2026-12-13"), { ...flow, account: null })).toBe(false);
    expect(isIn(week("2026-12-07", "2026-12-13"), { ...flow, worth: null })).toBe(false);
  });

  it("entries are of what is looked at, and of nothing while that is not known", () => {
    const figure = week("2026-11-02", "2026-11-08");
    const accounts = [{ id: 3, path: "assets:bank:a" }];
    expect(entriesOf(figure, { account: "assets:bank:a" }, accounts)).toEqual({ flows: 20, account: 3, asset: undefined, entity: undefined, from: "2026-11-02", to: "2026-11-08" });
    expect(entriesOf(figure, { currency: "USD" }, [])).toMatchObject({ flows: 20, asset: "USD", account: undefined });
    expect(entriesOf(figure, { entity: "berlin" }, [])).toMatchObject({ entity: "berlin" });
    expect(entriesOf(figure, { account: "assets:bank:b" }, accounts)).toBeUndefined();
  });
});
