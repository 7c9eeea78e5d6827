import { describe, expect, it } from "vitest";
import { rowsFile } from "./rows-file";

describe("rowsFile", () => {
  it("writes a table in which no cell is a formula or breaks out of its place", () => {
    const rows = [
      { name: "=1+1", note: 'a "b", c', times: -2, last: null },
      { name: "Ada", note: "two\nlines", times: 0, last: "2026" },
    ];
    expect(rowsFile(rows, "csv")).toBe(`name,note,times,last\r\n'=1+1,"a ""b"", c",-2,\r\nAda,"two\nlines",0,2026\r\n`);
  });

  it("writes one object a line", () => {
    expect(rowsFile([{ a: 1 }, { a: "x" }], "jsonl")).toBe('{"a":1}\n{"a":"x"}\n');
    expect(rowsFile([], "jsonl")).toBe("");
  });
});
