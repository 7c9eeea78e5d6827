import { expect, it } from "vitest";
import { rowsTo, sidesTo, sumAmounts } from "./report-rows";

const eur = (amount: string) => [{ asset: "EUR", amount }];

it("a tree cut at a depth keeps the sums of what it hides", () => {
  const rows = [
    { account: null, path: "assets", depth: 1, balances: eur("5") },
    { account: null, path: "assets:bank", depth: 2, balances: eur("5") },
    { account: 4, path: "assets:bank:nord", depth: 3, balances: eur("5") },
  ];
  expect(rowsTo(2, rows).map((row) => [row.name, row.depth, row.isGroup, row.balances])).toEqual([["Assets", 0, true, eur("5")], ["Bank", 1, false, eur("5")]]);
  expect(rowsTo(undefined, rows)).toHaveLength(3);
});

it("a trial balance cut at a depth adds each side by itself", () => {
  const rows = [
    { account: 1, path: "assets:bank:a", debits: eur("5.5"), credits: [] },
    { account: 2, path: "assets:bank:b", debits: [], credits: eur("2.25") },
    { account: 3, path: "income:sales", debits: [], credits: eur("3.25") },
  ];
  expect(sidesTo(2, rows).map((row) => [row.path, row.account, row.debits, row.credits])).toEqual([["assets:bank", null, eur("5.5"), eur("2.25")], ["income:sales", 3, [], eur("3.25")]]);
});

it("amounts are added asset by asset", () => {
  expect(sumAmounts([eur("0.1"), [{ asset: "USD", amount: "1" }], eur("0.2")])).toEqual([{ asset: "EUR", amount: "0.3" }, { asset: "USD", amount: "1" }]);
});
