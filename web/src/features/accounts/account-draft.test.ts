import { expect, it } from "vitest";
import type { Account } from "@/shared/api/types";
import { changeOf, draftOf, emptyDraft, isPath, newAccountOf, parentPaths } from "./account-draft";

const account: Account = {
  id: 1, path: "assets:bank:nord:eur", name: "eur", type: "asset", kind: "bank", entity: "gmbh", asset: "EUR", bank: "Nordbank", identification: null, region: "DE",
  parent: null, opened_on: null, closed_on: null, balances: [], subtree: [], value: null, unpriced: [], entries: 0, last_entry_on: null,
};

it("only what was changed is sent, and an emptied field as an empty text", () => {
  expect(changeOf(account, draftOf(account))).toEqual({});
  expect(changeOf(account, { ...draftOf(account), bank: " ", identification: "DE12 ", kind: "cash" })).toEqual({ bank: "", identification: "DE12", kind: "cash" });
});

it("a new account leaves out what was not said", () => {
  expect(newAccountOf({ ...emptyDraft, path: " assets:cash:till ", asset: "eur" })).toEqual({ path: "assets:cash:till", kind: null, asset: "EUR", entity: null, bank: null, identification: null, region: null, opened_on: null });
});

it("a path needs a root and a name below it", () => {
  expect(["assets:x", "assets", "assets:", "Assets:x", "money:x", "assets::x"].map(isPath)).toEqual([true, false, false, false, false, false]);
});

it("paths are suggested up to where a name is missing", () => {
  expect(parentPaths([account])).toEqual(["assets:", "assets:bank:", "assets:bank:nord:", "equity:", "expenses:", "income:", "liabilities:"]);
});
