// A spreadsheet that others can read: an archive with the parts that must be there, and exact digits.
import { describe, expect, it } from "vitest";
import { workbookBytes } from "./xlsx";

describe("workbook", () => {
  it("keeps every digit, escapes text and lists its parts", () => {
    const pieces = workbookBytes("Cash: 13 weeks", [["a & <b>", { number: "-12345678901234567.89" }]]);
    const bytes = Uint8Array.from(pieces.flatMap((piece) => [...piece]));
    const text = new TextDecoder("latin1").decode(bytes);
    expect(text).toContain("<v>-12345678901234567.89</v>");
    expect(text).toContain("a &amp; &lt;b&gt;");
    expect(text).toContain('name="Cash  13 weeks"');
    const view = new DataView(bytes.buffer);
    const end = bytes.length - 22;
    expect(view.getUint32(end, true)).toBe(0x06054b50);
    expect(view.getUint16(end + 10, true)).toBe(5);
    expect(view.getUint32(view.getUint32(end + 16, true), true)).toBe(0x02014b50);
  });
});
