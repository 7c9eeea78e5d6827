// What can be written down in the made-up company: prices, mappings, accounts, entries, organisations.
import type { AccountChange, Entry, Mapping, NewAccount, NewEntry, Organisation, Price } from "../src/shared/api/types";
import { accounts, types, type MockAccount } from "./company.ts";
import { dayText, ledger, priceOn } from "./ledger.ts";
import { booked, HEAD, pathOf } from "./views.ts";

export const organisations: Organisation[] = [
  { id: "org_1", slug: "aurelia", name: "Aurelia Trading", reporting_currency: "EUR", created_at: "2023-11-21T08:00:00Z", head: HEAD },
  { id: "org_2", slug: "sandbox", name: "Sandbox", reporting_currency: "EUR", created_at: "2026-02-01T08:00:00Z", head: HEAD },
];

const written: Price[] = [];
const quoted = ["USD", "GBP", "ETH", "USDC"] as const;

export function prices(from: number, to: number): Price[] {
  const found: Price[] = [];
  for (let day = Math.max(0, from); day <= to; day += 1) for (const base of quoted) found.push({ base, quote: "EUR", on: dayText(day), rate: ((priceOn(base, day) ?? 0) / 10_000).toFixed(4), source: base === "ETH" || base === "USDC" ? "market" : "ECB" });
  return [...found, ...written.filter((price) => price.on >= dayText(from))];
}

export function putPrices(items: readonly Price[]) {
  written.push(...items);
  return { added: items.length, corrected: 0, unchanged: 0 };
}

const mapping = (name: string, more: Partial<Mapping>): Mapping => ({ name, delimiter: ";", header_row: 1, date_format: "DD.MM.YYYY", decimal: ",", columns: { booked_on: "Buchungstag", valued_on: "Valuta", amount: "Betrag", currency: "Währung", counterparty: "Auftraggeber/Empfänger", description: ["Buchungstext", "Verwendungszweck"] }, ...more });

export const mappings = new Map<string, Mapping>([
  ["Nordbank current account", mapping("Nordbank current account", {})],
  ["Company card", mapping("Company card", { delimiter: ",", date_format: "YYYY-MM-DD", decimal: ".", negate: true, columns: { booked_on: "Date", amount: "Amount", counterparty: "Merchant", description: ["Note"] } })],
]);

export function openAccount(body: NewAccount): MockAccount | null {
  if (accounts.some((account) => account.path === body.path)) return null;
  const name = body.path.split(":").at(-1) ?? body.path;
  const { asset = null, entity = null, bank = null, identification = null, region = null } = body;
  const made: MockAccount = { id: accounts.length + 1, path: body.path, name, type: types[body.path.split(":")[0] ?? ""] ?? "asset", kind: body.kind ?? "other", entity, asset, bank, identification, region, scale: 2 };
  accounts.push(made);
  return made;
}

export function changeAccount(id: number, change: AccountChange): MockAccount | null {
  const account = accounts[id - 1];
  if (account === undefined) return null;
  const text = (next: string | null | undefined, before: string | null) => (next === undefined || next === null ? before : next === "" ? null : next);
  const path = change.path ?? account.path;
  const next: MockAccount = {
    ...account, path, kind: change.kind ?? account.kind,
    bank: text(change.bank, account.bank), entity: text(change.entity, account.entity), identification: text(change.identification, account.identification), region: text(change.region, account.region),
    closed_on: change.reopen === true ? null : (change.closed_on ?? account.closed_on ?? null),
  };
  accounts[id - 1] = next;
  return next;
}

const idOf = (account: number | string) => (typeof account === "number" ? account : (accounts.find((each) => each.path === account)?.id ?? 0));

function bookAt(entry: Omit<Entry, "id">): Entry {
  const [first, second] = entry.postings;
  ledger.push({ day: 1095, on: first?.account ?? 1, against: second?.account ?? 1, hundredths: Math.round(Number(first?.amount ?? "0") * 100), who: entry.counterparty ?? "", text: entry.description });
  const made = { ...entry, id: ledger.length };
  booked.set(made.id, made);
  return made;
}

const plain = { recorded_at: "2026-11-21T06:00:00Z", reversed_by: null, import: null, balance_after: null } as const;

export function bookEntry(body: NewEntry): Entry | null {
  const sums = new Map<string, number>();
  for (const { asset, amount } of body.postings) sums.set(asset, (sums.get(asset) ?? 0) + Math.round(Number(amount) * 1e6));
  if (body.postings.length < 2 || [...sums.values()].some((sum) => sum !== 0)) return null;
  const booked_on = body.booked_on ?? dayText(1095);
  return bookAt({
    ...plain, booked_on, description: body.description, counterparty: body.counterparty ?? null, reference: body.reference ?? null, tags: {}, corrects: null,
    postings: body.postings.map(({ account, amount, asset, counter }) => ({ account: idOf(account), path: pathOf(idOf(account)), asset, amount, valued_on: booked_on, counter: counter ?? null })),
  });
}

export function reclassify(entry: Entry, from: number, to: number, reason: string): Entry {
  const moved = entry.postings.filter((posting) => posting.account === from);
  const opposite = (amount: string) => (amount.startsWith("-") ? amount.slice(1) : `-${amount}`);
  return bookAt({
    ...plain, booked_on: entry.booked_on, description: reason, counterparty: entry.counterparty, reference: null, tags: {}, corrects: { kind: "reclassification", entry: entry.id },
    postings: moved.flatMap((posting) => [{ ...posting, amount: opposite(posting.amount) }, { ...posting, account: to, path: pathOf(to) }]),
  });
}

export function makeOrganisation(name: string, reporting_currency: string, slug: string | null): Organisation {
  const made = { id: `org_${organisations.length + 1}`, slug: slug ?? name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-"), name, reporting_currency, created_at: "2026-11-21T06:00:00Z", head: HEAD };
  organisations.push(made);
  return made;
}

