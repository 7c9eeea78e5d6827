import { describe, expect, it } from "vitest";
import { accountText, found } from "./counterparty-names";

const one = (name: string, aliases: string[], accounts: string[]) => ({ id: name, version: 1, name, aliases, accounts, lines: 0, last_on: null });

describe("counterparties", () => {
  const all = [one("Bäckerei Müller", ["MUELLER OHG"], ["DE89370400440532013000"]), one("Nord AG", [], ["NL91ABNA0417164300"])];

  it("are found by any name, without accents, and by an account with blanks", () => {
    const names = (text: string) => found(all, text).map((each) => each.name);
    expect(names("")).toHaveLength(2);
    expect(names("backerei")).toEqual(["Bäckerei Müller"]);
    expect(names("mueller")).toEqual(["Bäckerei Müller"]);
    expect(names("nl91 abna")).toEqual(["Nord AG"]);
    expect(names("nobody")).toEqual([]);
  });

  it("show IBANs in groups, other numbers as they are", () => {
    expect(accountText("DE89370400440532013000")).toBe("DE89 3704 0044 0532 0130 00");
    expect(accountText("12345678")).toBe("12345678");
  });
});
