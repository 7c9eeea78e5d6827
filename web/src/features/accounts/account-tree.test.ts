import { expect, it } from "vitest";
import type { BalanceRow } from "@/shared/api/types";
import { treeRows } from "./account-tree";

const row = (path: string): BalanceRow => ({ account: null, path, depth: 0, balances: [], value: null, unpriced: [] });
const rows = ["expenses", "expenses:rent", "assets", "assets:bank", "assets:bank:nord", "assets:bank-old"].map(row);
const paths = (closed: readonly string[], search = "") => treeRows(rows, [], new Set(closed), search).map((each) => each.path);

it("children follow their parent, assets come first", () => {
  expect(paths([])).toEqual(["assets", "assets:bank", "assets:bank:nord", "assets:bank-old", "expenses", "expenses:rent"]);
});

it("a closed row hides everything under it, and nothing beside it", () => {
  expect(paths(["assets:bank"])).toEqual(["assets", "assets:bank", "assets:bank-old", "expenses", "expenses:rent"]);
});

it("a search shows what matches with the way to it, whatever is closed", () => {
  expect(paths(["assets"], "NORD")).toEqual(["assets", "assets:bank", "assets:bank:nord"]);
});
