import { expect, it } from "vitest";
import { valuerIn } from "./valuation";

const rates = [
  { base: "USD", quote: "EUR", rate: "0.93211" },
  { base: "GBP", quote: "EUR", rate: "1.16685" },
  { base: "ETH", quote: "EUR", rate: "1231.62" },
];
const worth = (into: string, ...amounts: [string, string][]) => valuerIn(into, rates)(amounts.map(([amount, asset]) => ({ amount, asset })));

it("agrees to the cent with what the server says of the same books", () => {
  // From `GET /balances?in=…` of the demonstration: 234944.32 EUR, 213634.55 USD and 218494.83 GBP at these rates.
  expect(worth("EUR", ["213634.55", "USD"]).value?.amount).toBe("199130.90");
  expect(worth("EUR", ["218494.83", "GBP"]).value?.amount).toBe("254950.69");
  expect(worth("USD", ["234944.32", "EUR"]).value?.amount).toBe("252056.43");
  expect(worth("GBP", ["234944.32", "EUR"]).value?.amount).toBe("201349.21");
});

it("walks over a third asset where there is no rate of the pair", () => {
  expect(worth("USD", ["1", "GBP"]).value?.amount).toBe("1.25");
  expect(worth("USD", ["-2.5", "ETH"]).value?.amount).toBe("-3303.31");
});

it("lists what has no rate, and never counts it as zero", () => {
  expect(worth("EUR", ["5", "EUR"], ["7", "MRT"])).toEqual({ value: { asset: "EUR", amount: "5.00" }, unpriced: ["MRT"] });
  expect(worth("EUR", ["7", "MRT"])).toEqual({ value: null, unpriced: ["MRT"] });
  expect(worth("EUR", ["0", "MRT"])).toEqual({ value: { asset: "EUR", amount: "0.00" }, unpriced: [] });
});

it("rounds a tie to the even neighbour, once an asset", () => {
  const half = valuerIn("EUR", [{ base: "XXA", quote: "EUR", rate: "0.005" }]);
  const of = (amount: string) => half([{ asset: "XXA", amount }]).value?.amount;
  expect([of("1"), of("3"), of("-1"), of("-3")]).toEqual(["0.00", "0.02", "0.00", "-0.02"]);
});
