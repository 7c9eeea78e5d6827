import { describe, expect, it } from "vitest";
import { facilitiesOf, facilitiesText, limitsOf, limitsText } from "./settings-lines";

describe("lists of settings as lines", () => {
  it("limits come and go as they are", () => {
    const text = "Nordbank: 1500000\nBank: of two names: 2.50";
    expect(limitsOf(text)).toEqual({ items: { Nordbank: "1500000", "Bank: of two names": "2.50" } });
    expect(limitsText({ Nordbank: "1500000" })).toBe("Nordbank: 1500000");
    expect(limitsOf("Nordbank much")).toEqual({ wrong: { line: 1, text: "Nordbank much" } });
  });

  it("facilities keep what lines do not say", () => {
    const before = [{ name: "Line", account: "a", credit: true, rate: "6", limit: "10", balance: "3", settlement_days: 1, counterparty: "N" }];
    const read = facilitiesOf("Line; draw; assets:bank:a; 7.5; 20\n\nMoney market; invest; assets:bank:a; 2; 5", before);
    if (!("items" in read)) throw new Error("not read");
    expect(read.items[0]).toMatchObject({ rate: "7.5", limit: "20", balance: "3", counterparty: "N" });
    expect(read.items[1]).toMatchObject({ name: "Money market", credit: false });
    expect(facilitiesText(before)).toBe("Line; draw; a; 6; 10");
    for (const wrong of ["Line; lend; a; 6; 10", "Line; draw; a; six; 10", "Line; draw; a; 6", "Line; draw; a; 6; 10; more"]) {
      expect(facilitiesOf(wrong, [])).toEqual({ wrong: { line: 1, text: wrong } });
    }
  });
});
