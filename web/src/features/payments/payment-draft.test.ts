import { describe, expect, it } from "vitest";
import { emptyForm, emptyLine, isReady, paymentsOf } from "./payment-draft";

describe("a payment that is typed", () => {
  it("is ready once account, payee and amount are there", () => {
    const form = emptyForm("EUR");
    expect(isReady(form)).toBe(false);
    const line = { ...emptyLine(1), beneficiary: "bnf_1", amount: "12.50" };
    expect(isReady({ ...form, account: 1, lines: [line] })).toBe(true);
    expect(isReady({ ...form, account: 1, lines: [line, emptyLine(2)] })).toBe(false);
  });

  it("goes out with what is empty left out, and holidays moved", () => {
    const line = { ...emptyLine(1), beneficiary: "bnf_1", amount: "12.50", text: "  Rent " };
    expect(paymentsOf({ ...emptyForm("EUR"), account: 7, lines: [line] })).toEqual([{ account: 7, beneficiary: "bnf_1", amount: "12.50", asset: "EUR", execute_on: null, moves_day: true, text: "Rent", reference: null }]);
    expect(paymentsOf({ ...emptyForm("EUR"), lines: [line] })).toEqual([]);
  });
});
