import { describe, expect, it } from "vitest";
import type { ForecastMeasures, ForecastPerformance, Proposal } from "@/shared/api/types";
import { performanceSheet } from "./performance-sheet";
import { proposalSheet } from "./proposal-sheet";

const measures: ForecastMeasures = { count: 12, wape: 0.125, naive_wape: null, relative: null, mase: null, rmsse: null, smape: null, bias: -0.01, coverage_80: 0.8, pinball: null, crps: null };
const report: ForecastPerformance = {
  in: "EUR",
  actual_to: "2026-11-20",
  made: "afterwards",
  forecasts: 3,
  hindcasts: 3,
  others: 0,
  overall: measures,
  by_horizon: [],
  by_account: [],
  by_category: [{ key: "", label: "own accounts", measures }],
  by_forecast: [],
  by_model: [{ model: "seasonal_naive", beats_seasonal_naive: null, ensemble_wape: null, measures, by_horizon: [] }],
  by_model_forecast: [],
  models: [],
  surprises: [{ account: 1, path: "assets:bank", category: null, label: "own accounts", from: "2026-11-02", to: "2026-11-08", forecast: "r", origin: "2026-11-01", expected: "-10.00", actual: "5.50", entries: [{ entry: 7, on: "2026-11-03", label: "Fire", amount: "5.50" }], more: 0, missed: [] }],
  unpriced: [],
};

describe("sheets", () => {
  it("measures are numbers, what is unknown is empty, and it says which forecasts these are", () => {
    const rows = performanceSheet(report, undefined);
    expect(rows[0]).toEqual(["How forecasts did", "2026-11-20", "Made afterwards (3)"]);
    expect(rows.find((row) => row[0] === "All together")?.slice(1, 4)).toEqual([{ number: "12" }, { number: "0.125" }, ""]);
    expect(rows.find((row) => row[0] === "Between own accounts")).toBeDefined();
    expect(rows.at(-1)).toEqual(["Between own accounts", "assets:bank", "2026-11-02", { number: "-10.00" }, { number: "5.50" }, "Entry 7: Fire"]);
  });

  it("past weeks stand with what was expected, and those made afterwards are marked", () => {
    const week = { from: "2026-11-02", to: "2026-11-08", actual: "1.00", expected: { forecast: "r", origin: "2026-11-01", hindcast: true, mean: "2.00", p10: null, p90: "3.00" } };
    const rows = performanceSheet(report, { in: "EUR", actual_to: "2026-11-20", ahead: 1, weeks: [week, { ...week, from: "2026-11-09", expected: null }], measures, hindcast_measures: measures, unpriced: [] });
    expect(rows.find((row) => row[0] === "2026-11-02")).toEqual(["2026-11-02", { number: "1.00" }, { number: "2.00" }, "", { number: "3.00" }, "2026-11-01", "made afterwards"]);
    expect(rows.find((row) => row[0] === "2026-11-09")?.[5]).toBe("no forecast");
  });

  it("a proposal has its moves with their reasons, its costs and its accounts", () => {
    const costs = { total: "5.00", earned: "0.00", paid: "0.00", transfers: "5.00", below_targets: "0.00", moves: 1, days_below_minimum: 0 };
    const proposal: Proposal = {
      source: { forecast: "r", made_at: "2026-11-15T02:00:04Z", origin: "2026-11-14", actual_to: "2026-11-20", until: "2027-02-13", in: "EUR", rates_of: "2026-11-20", unpriced: [], paths: 200, known: 0, left_out: 0, seq: 1 },
      start: "2026-11-21",
      days: 30,
      settings: {},
      version: 1,
      accounts: [{ account: 1, path: "assets:bank:a", entity: null, asset: "EUR", counterparty: null, target: null, is_pool: true, opening: "9.00", minimum: "1.00", nothing: [], proposed: [] }],
      left_out: [{ path: "assets:bank:b", why: "no price" }],
      plan: { best: costs, nothing: costs, rule: costs, bound: "0.00", moves: [{ number: 1, on: "2026-11-23", arrives_on: "2026-11-24", from: 1, from_path: "assets:bank:a", to: 2, to_path: "assets:bank:c", amount: { asset: "EUR", amount: "4.00" }, worth: "4.00", reason: "minimum", because: "below its minimum", barrier: null }], steps: [{ on: "2026-11-23", facility: "Line", action: "draw", amount: "2.00" }] },
      conflict: null,
      content: "c",
    };
    const rows = proposalSheet(proposal);
    expect(rows.find((row) => row[0] === "2026-11-23")).toEqual(["2026-11-23", "2026-11-24", "assets:bank:a", "assets:bank:c", { number: "4.00" }, "EUR", "below its minimum", ""]);
    expect(rows.find((row) => row[1] === "Draw")?.[4]).toEqual({ number: "2.00" });
    expect(rows.find((row) => row[0] === "Proposal")?.[1]).toEqual({ number: "5.00" });
    expect(rows.find((row) => row[0] === "assets:bank:a" && row[1] === "EUR")?.[4]).toBe("");
    expect(rows.at(-1)).toEqual(["assets:bank:b takes no part: no price"]);
  });
});
