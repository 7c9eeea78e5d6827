import { expect, it } from "vitest";
import { localPath } from "@/shared/session/local-path";

it("a path of the app is kept, with its search", () => {
  expect(localPath("/entries?q=rent&org=aurelia")).toBe("/entries?q=rent&org=aurelia");
});

it("whatever could lead elsewhere leads to the overview", () => {
  for (const text of [undefined, "", "entries", "//evil.example", "///evil.example", "/\\evil.example", "https://evil.example/", "javascript:alert(1)", "/\t/evil.example", "/.//evil.example", "/sign-in", "/sign-in?back=/x", "/setup/abc", "/reset/abc"]) expect(localPath(text), String(text)).toBe("/");
});
