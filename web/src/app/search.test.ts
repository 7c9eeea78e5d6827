import { expect, it } from "vitest";
import { entriesSearch, overviewSearch, rootSearch } from "@/app/search";

it("what a URL says wrongly is dropped, and the rest is kept", () => {
  const search = entriesSearch({ account: "12", from: "yesterday", to: "2026-11-20", min: "1.5", max: "lots", entry: -1, q: "x".repeat(500) });
  expect(search).toMatchObject({ account: 12, from: undefined, to: "2026-11-20", min: "1.5", max: undefined, entry: undefined });
  expect(search.q).toHaveLength(200);
});

it("unknown ranges and days fall back to the page's own", () => {
  expect(overviewSearch({ range: "9y", chart: "bank" })).toEqual({ range: undefined, chart: "bank" });
  expect(rootSearch({ org: "aurelia", as_of: "2026-02-31x" })).toEqual({ org: "aurelia", as_of: undefined });
});
