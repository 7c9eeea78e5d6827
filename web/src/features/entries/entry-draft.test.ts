import { expect, it } from "vitest";
import { emptyEntry, emptyLine, exchangeIn, faultOf, missingFor, newEntryOf, sumsOf, withAmount, withExchange, type DraftLine, type EntryDraft } from "./entry-draft";

const line = (key: number, account: number | undefined, amount: string, asset = "EUR"): DraftLine => ({ ...(amount === "" ? emptyLine(key, asset) : withAmount(emptyLine(key, asset), amount)), account });
const draft = (...lines: DraftLine[]): EntryDraft => ({ ...emptyEntry("2026-11-20", "EUR"), description: "Rent", lines });

it("every asset is summed by itself, exactly", () => {
  const lines = [line(1, 1, "0.1"), line(2, 2, "0.2"), line(3, 3, "-0.3"), line(4, 4, "0.000000000000000001", "eth")];
  expect([...sumsOf(lines)]).toEqual([["EUR", "0.0"], ["ETH", "0.000000000000000001"]]);
});

it("an empty line is offered what its asset lacks", () => {
  const lines = [line(1, 1, "120.50"), line(2, 2, ""), line(3, 2, "", "USD")];
  expect([missingFor(lines, 2), missingFor(lines, 3), missingFor(lines, 1)]).toEqual(["-120.50", null, null]);
});

it("says the first thing that is missing", () => {
  expect(faultOf({ ...draft(line(1, 1, "5"), line(2, 2, "-5")), description: " " })).toBe("description");
  expect(faultOf(draft(line(1, 1, "5")))).toBe("lines");
  expect(faultOf(draft(line(1, 1, "5"), line(2, undefined, "-5")))).toBe("account");
  expect(faultOf(draft(line(1, 1, "5"), line(2, 2, "")))).toBe("amount");
  expect(faultOf(draft(line(1, 1, "5"), line(2, 2, "-4.99")))).toBe("balance");
  expect(faultOf(draft(line(1, 1, "5"), line(2, 2, "-5.00"), line(3, undefined, "")))).toBeNull();
});

it("becomes an entry with a sign on each amount and no blank lines", () => {
  const entry = newEntryOf(draft(line(1, 7, "12.50"), line(2, 8, "-12.5"), line(3, undefined, "")));
  expect(entry).toEqual({
    booked_on: "2026-11-20", description: "Rent", counterparty: null, reference: null,
    postings: [{ account: 7, asset: "EUR", amount: "12.50", counter: null }, { account: 8, asset: "EUR", amount: "-12.5", counter: null }],
  });
});

it("an exchange goes through the trading account, with its worth signed as its amount", () => {
  const lines = [line(1, 1, "-100"), line(2, 4, "108", "USD"), line(3, undefined, "")];
  expect(exchangeIn(lines)).toEqual([{ asset: "EUR", amount: "-100" }, { asset: "USD", amount: "108" }]);
  const entry = newEntryOf(draft(...withExchange(lines, 12, "EUR")));
  expect(faultOf(draft(...withExchange(lines, 12, "EUR")))).toBeNull();
  expect(entry.postings).toEqual([
    { account: 1, asset: "EUR", amount: "-100", counter: null },
    { account: 4, asset: "USD", amount: "108", counter: { asset: "EUR", amount: "100" } },
    { account: 12, asset: "EUR", amount: "100", counter: null },
    { account: 12, asset: "USD", amount: "-108", counter: { asset: "EUR", amount: "-100" } },
  ]);
});

it("what is left over on one side only is no exchange", () => {
  expect(exchangeIn([line(1, 1, "100"), line(2, 4, "108", "USD")])).toBeNull();
  expect(exchangeIn([line(1, 1, "100")])).toBeNull();
});
