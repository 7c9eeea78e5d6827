import { expect, it } from "vitest";
import type { Price } from "@/shared/api/types";
import { pairsOf, rowsOf, seriesOf } from "./price-pairs";

const price = (base: string, on: string, rate: string, source = "ECB"): Price => ({ base, quote: "EUR", on, rate, source });
const prices = [price("USD", "2026-01-01", "0.90"), price("USD", "2026-01-03", "0.99"), price("GBP", "2026-01-02", "1.2"), price("USD", "2026-01-02", "0.5", "desk")];

it("each pair has its latest price and its change by the same source", () => {
  expect(pairsOf(prices).map((pair) => [pair.key, pair.latest.rate, pair.change])).toEqual([["GBP/EUR", "1.2", null], ["USD/EUR", "0.99", "10.0"]]);
});

it("sources are lines of their own, with gaps where they say nothing", () => {
  const usd = pairsOf(prices)[1];
  if (usd === undefined) throw new Error("no pair");
  expect(seriesOf(usd)).toEqual({
    dates: ["2026-01-01", "2026-01-02", "2026-01-03"],
    series: [{ key: "ECB", label: "ECB", values: ["0.90", null, "0.99"] }, { key: "desk", label: "desk", values: [null, "0.5", null] }],
  });
  expect(rowsOf(usd).map((row) => row.change)).toEqual(["10.0", null, null]);
});
