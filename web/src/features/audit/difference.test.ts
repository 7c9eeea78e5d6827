import { expect, it } from "vitest";
import { differenceOf } from "./difference";

it("only what differs is listed, by its path", () => {
  const before = { role: "viewer", scope: { accounts: ["assets:bank"], entities: [] } };
  const after = { role: "treasurer", scope: { accounts: [], entities: [] } };
  expect(differenceOf(before, after)).toEqual([
    { field: "role", before: "viewer", after: "treasurer" },
    { field: "scope.accounts", before: '["assets:bank"]', after: "[]" },
  ]);
});

it("what was added or taken away has one side", () => {
  expect(differenceOf(null, { name: "ci" })).toEqual([{ field: "name", before: null, after: "ci" }]);
  expect(differenceOf({ name: "ci" }, undefined)).toEqual([{ field: "name", before: "ci", after: null }]);
  expect(differenceOf(false, true)).toEqual([{ field: "", before: "false", after: "true" }]);
  expect(differenceOf(null, null)).toEqual([]);
});
