// Lists of settings as lines of text: limits of banks, investments and credit lines.
import type { ProposalSettings } from "@/shared/api/types";

type Facility = NonNullable<ProposalSettings["facilities"]>[number];

/** What lines say, or the first that cannot be read. */
export type Lines<T> = { readonly items: T } | { readonly wrong: { readonly line: number; readonly text: string } };

const NUMBER = /^-?\d+(\.\d+)?$/;

function linesIn(text: string): { line: number; text: string }[] {
  return text
    .split("\n")
    .map((each, index) => ({ line: index + 1, text: each.trim() }))
    .filter((each) => each.text !== "");
}

export function limitsOf(text: string): Lines<Record<string, string>> {
  const items: Record<string, string> = {};
  for (const each of linesIn(text)) {
    const at = each.text.lastIndexOf(":");
    const [name, amount] = [each.text.slice(0, at).trim(), each.text.slice(at + 1).trim()];
    if (at < 1 || name === "" || !NUMBER.test(amount)) return { wrong: each };
    items[name] = amount;
  }
  return { items };
}

export const limitsText = (limits: Readonly<Record<string, string>>) =>
  Object.entries(limits)
    .map(([name, amount]) => `${name}: ${amount}`)
    .join("\n");

export function facilitiesOf(text: string, before: readonly Facility[]): Lines<Facility[]> {
  const items: Facility[] = [];
  for (const each of linesIn(text)) {
    const [name = "", kind = "", account = "", rate = "", limit = "", ...more] = each.text.split(";").map((part) => part.trim());
    const isKnown = kind === "invest" || kind === "draw";
    if (name === "" || account === "" || !isKnown || !NUMBER.test(rate) || !NUMBER.test(limit) || more.length > 0) return { wrong: each };
    const known = before.find((facility) => facility.name === name);
    items.push({ settlement_days: 0, ...known, name, credit: kind === "draw", account, rate, limit });
  }
  return { items };
}

export const facilitiesText = (facilities: readonly Facility[]) => facilities.map((each) => [each.name, each.credit ? "draw" : "invest", each.account, each.rate, each.limit].join("; ")).join("\n");
