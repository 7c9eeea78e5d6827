// A made-up trading company with two entities: accounts and the kinds of entries it has.
import type { Account } from "../src/shared/api/types";

export interface MockAccount extends Pick<Account, "id" | "path" | "name" | "type" | "kind" | "entity" | "asset" | "bank" | "identification" | "region"> {
  readonly scale: number;
  readonly closed_on?: string | null;
}

type Row = readonly [path: string, name: string, kind: Account["kind"], asset: string | null, more?: Partial<MockAccount>];

const GMBH = "aurelia-trading-gmbh";
const LTD = "aurelia-trading-ltd";

const rows: readonly Row[] = [
  ["assets:bank:nordbank:operating", "Operating", "bank", "EUR", { entity: GMBH, bank: "Nordbank", identification: "DE61 5001 0517 5407 3249 31", region: "DE" }],
  ["assets:bank:nordbank:payroll", "Payroll", "bank", "EUR", { entity: GMBH, bank: "Nordbank", identification: "DE84 5001 0517 9423 7733 02", region: "DE" }],
  ["assets:bank:nordbank:reserve", "Tax reserve", "bank", "EUR", { entity: GMBH, bank: "Nordbank", identification: "DE22 5001 0517 1120 4482 17", region: "DE" }],
  ["assets:bank:nordbank:dollar", "Dollar account", "bank", "USD", { entity: GMBH, bank: "Nordbank", identification: "DE19 5001 0517 7761 9034 55", region: "DE" }],
  ["assets:bank:thameside:current", "Current account", "bank", "GBP", { entity: LTD, bank: "Thameside Bank", identification: "GB33 BUKB 2020 1555 5555 55", region: "GB" }],
  ["assets:bank:hudson-first:checking", "Checking", "bank", "USD", { entity: LTD, bank: "Hudson First", identification: "021000021 · 4407731902", region: "US" }],
  ["assets:wallet:treasury:eth", "Treasury ETH", "wallet", "ETH", { entity: GMBH, bank: "Self-custody", identification: "0x71C7…976F", scale: 18 }],
  ["assets:wallet:treasury:usdc", "Treasury USDC", "wallet", "USDC", { entity: GMBH, bank: "Self-custody", identification: "0x71C7…976F", scale: 6 }],
  ["assets:wallet:treasury:mrt", "Merit token", "wallet", "MRT", { entity: GMBH, bank: "Self-custody", identification: "0x71C7…976F", scale: 8 }],
  ["assets:broker:meridian:cash", "Cash", "broker", "USD", { entity: GMBH, bank: "Meridian Securities", identification: "MS-208831", region: "US" }],
  ["assets:cash:petty", "Petty cash", "cash", "EUR", { entity: GMBH }],
  ["liabilities:loan:nordbank", "Investment loan", "other", "EUR", { entity: GMBH, bank: "Nordbank" }],
  ["liabilities:card:nordbank", "Company card", "other", "EUR", { entity: GMBH, bank: "Nordbank" }],
  ["liabilities:tax:vat", "VAT", "other", "EUR"],
  ["equity:opening", "Opening balances", "other", null],
  ["equity:trading", "Currency trading", "trading", null],
  ["income:sales:goods", "Goods", "category", "EUR"],
  ["income:sales:services", "Services", "category", "EUR"],
  ["income:sales:export", "Export", "category", "USD"],
  ["income:sales:united-kingdom", "United Kingdom", "category", "GBP"],
  ["income:interest", "Interest", "category", "EUR"],
  ["expenses:goods:purchases", "Purchases", "category", "EUR"],
  ["expenses:goods:freight", "Freight", "category", "EUR"],
  ["expenses:people:payroll", "Payroll", "category", "EUR"],
  ["expenses:people:social-security", "Social security", "category", "EUR"],
  ["expenses:office:rent", "Rent", "category", "EUR"],
  ["expenses:office:utilities", "Utilities", "category", "EUR"],
  ["expenses:office:software", "Software", "category", "USD"],
  ["expenses:marketing", "Marketing", "category", "EUR"],
  ["expenses:travel", "Travel", "category", "EUR"],
  ["expenses:bank-fees", "Bank fees", "category", "EUR"],
];

export const types: Readonly<Record<string, Account["type"]>> = { assets: "asset", liabilities: "liability", equity: "equity", income: "income", expenses: "expense" };

export const accounts: MockAccount[] = rows.map(([path, name, kind, asset, more], index) => ({
  id: index + 1,
  path,
  name,
  kind,
  asset,
  type: types[path.split(":")[0] ?? ""] ?? "asset",
  entity: null,
  bank: null,
  identification: null,
  region: null,
  scale: 2,
  ...more,
}));

const byPath = new Map(accounts.map((account) => [account.path, account]));

export function accountAt(path: string): MockAccount {
  const found = byPath.get(path);
  if (found === undefined) throw new Error(`no mock account ${path}`);
  return found;
}

/** One kind of entry: `low` to `high` in hundredths, signed for the account it is on. */
export interface Template {
  readonly on: number;
  readonly against: number;
  readonly who: readonly string[];
  readonly text: string;
  readonly low: number;
  readonly high: number;
  readonly weight: number;
}

const template = (on: string, against: string, who: readonly string[], text: string, low: number, high: number, weight: number): Template => ({
  on: accountAt(on).id,
  against: accountAt(against).id,
  who,
  text,
  low,
  high,
  weight,
});

const OPERATING = "assets:bank:nordbank:operating";
const customers = ["Brandt & Söhne KG", "Kestrel Outdoor AB", "Maison Lefèvre", "Holm Retail Group", "Oberland Sport AG", "Verdi Forniture", "Tallinn Kaubamaja", "Nordlicht Versand"];

export const templates: readonly Template[] = [
  template(OPERATING, "income:sales:goods", customers, "Invoice", 42_000, 1_260_000, 40),
  template(OPERATING, "income:sales:services", customers.slice(0, 4), "Service contract", 120_000, 480_000, 6),
  template("assets:bank:nordbank:dollar", "income:sales:export", ["Cascade Supply Co.", "Blue Ridge Outfitters", "Pacific Trail Inc."], "Export invoice", 60_000, 600_000, 6),
  template("assets:bank:hudson-first:checking", "income:sales:export", ["Summit Wholesale", "Lakefront Stores"], "Wire in", 40_000, 420_000, 6),
  template("assets:bank:thameside:current", "income:sales:united-kingdom", ["Peak & Dale Ltd", "Fell Runner Shops", "Moorland Co-op"], "Faster payment", 30_000, 480_000, 14),
  template(OPERATING, "expenses:goods:purchases", ["Fjordtex AS", "Alpin Garn GmbH", "Lusitana Têxteis"], "Purchase", -1_950_000, -90_000, 13),
  template("assets:bank:nordbank:dollar", "expenses:goods:purchases", ["Shenzhen Hualu", "Hai Phong Textile"], "Purchase", -400_000, -60_000, 5),
  template("assets:bank:thameside:current", "expenses:goods:purchases", ["Pennine Mills", "Ribble Packaging"], "Purchase", -380_000, -40_000, 12),
  template(OPERATING, "expenses:goods:freight", ["Hansa Spedition", "Blue Anchor Lines", "Paketwerk"], "Freight", -240_000, -6_000, 14),
  template(OPERATING, "expenses:marketing", ["Lumen Media", "Plakat Nord", "Search ads"], "Campaign", -320_000, -15_000, 7),
  template("liabilities:card:nordbank", "expenses:travel", ["Rail Europe", "Hotel Speicherstadt", "Airline desk", "Taxi Funk"], "Card", -64_000, -1_200, 18),
  template("assets:bank:hudson-first:checking", "expenses:office:software", ["Cloudhost", "Ledgerly", "Design suite"], "Subscription", -90_000, -900, 6),
  template(OPERATING, "expenses:office:utilities", ["Stadtwerke", "Telefonwerk"], "Utilities", -98_000, -12_000, 3),
  template(OPERATING, "expenses:bank-fees", ["Nordbank"], "Account fee", -4_900, -290, 5),
  template("assets:bank:thameside:current", "expenses:goods:freight", ["Channel Couriers"], "Courier", -42_000, -900, 6),
  template(OPERATING, "assets:bank:nordbank:reserve", [GMBH], "Transfer to tax reserve", -620_000, -220_000, 1),
];
