// A key that two files have would silently show the text of one of them.
import { describe, expect, it } from "vitest";

const files = import.meta.glob<Record<string, Record<string, string>>>("./english-*.ts", { eager: true });

describe("texts", () => {
  it("have keys of their own", () => {
    const keys = Object.values(files).flatMap((file) => Object.values(file).flatMap((texts) => Object.keys(texts)));
    const twice = keys.filter((key, place) => keys.indexOf(key) !== place);
    expect(twice).toEqual([]);
  });
});
