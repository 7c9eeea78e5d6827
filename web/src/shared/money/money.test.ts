import { describe, expect, it } from "vitest";
import { amountParts, formatAmount, formatPercent } from "./format";
import { addDecimals, decimalToText, negateText, parseDecimal, percentChange, signOf, subtractDecimals } from "./money";

const decimal = (text: string) => {
  const value = parseDecimal(text);
  if (value === null) throw new Error(`not a decimal: ${text}`);
  return value;
};

describe("amounts", () => {
  it("keep every digit of a wei and of a very long number", () => {
    for (const text of ["0.000000000000000001", "-123456789012345678901234567890.12", "7", "-0.05"]) {
      expect(decimalToText(decimal(text))).toBe(text);
    }
  });

  it("refuse what is not a decimal", () => {
    for (const text of ["", "1e5", "1,5", "0x10", "NaN", "1.", ".5", "--1"]) expect(parseDecimal(text)).toBeNull();
  });

  it("add across scales without a float in between", () => {
    expect(decimalToText(addDecimals(decimal("0.1"), decimal("0.20")))).toBe("0.30");
    expect(decimalToText(subtractDecimals(decimal("1"), decimal("1.000000000000000001")))).toBe("-0.000000000000000001");
  });

  it("know their sign and their opposite", () => {
    expect([signOf("-0.00"), signOf("-1"), signOf("2.5")]).toEqual([0, -1, 1]);
    expect([negateText("12.50"), negateText("-12.50"), negateText("0.00")]).toEqual(["-12.50", "12.50", "0.00"]);
  });

  it("give a change in percent, rounded to a tenth, and none from zero", () => {
    const change = (from: string, to: string) => {
      const percent = percentChange(decimal(from), decimal(to));
      return percent === null ? null : decimalToText(percent);
    };
    expect(change("200", "215")).toBe("7.5");
    expect(change("-100", "-150")).toBe("-50.0");
    expect(change("3", "4")).toBe("33.3");
    expect(change("0", "4")).toBeNull();
  });
});

describe("shown amounts", () => {
  it("group by locale and pad to the currency's places", () => {
    expect(formatAmount("1234567.5", "EUR", "en-GB")).toBe("1,234,567.50 EUR");
    expect(formatAmount("1234567.5", "EUR", "de-DE")).toBe("1.234.567,50 EUR");
    expect(formatAmount("12345678.9", "INR", "en-IN")).toBe("1,23,45,678.90 INR");
    expect(formatAmount("1200", "JPY", "en-GB")).toBe("1,200 JPY");
    expect(formatAmount("-0.05", "GBP", "en-GB")).toBe("\u22120.05 GBP");
  });

  it("show numbers beyond what a float can hold, exactly", () => {
    expect(formatAmount("9007199254740993.01", "EUR", "en-GB")).toBe("9,007,199,254,740,993.01 EUR");
  });

  it("cut a token's digits only in a table", () => {
    expect(amountParts("1.123456789", "ETH", 6, "en-GB")?.fraction).toBe("123456");
    expect(formatAmount("1.123456789000000001", "ETH", "en-GB")).toBe("1.123456789000000001 ETH");
  });

  it("round a share half up to a tenth", () => {
    expect([formatPercent("42.137", "en-GB"), formatPercent("0.05", "en-GB"), formatPercent("-1.25", "en-GB"), formatPercent("7", "de-DE"), formatPercent("0.01", "en-GB"), formatPercent("0", "en-GB")]).toEqual(["42.1 %", "0.1 %", "\u22121.3 %", "7,0 %", "< 0.1 %", "0.0 %"]);
  });
});
