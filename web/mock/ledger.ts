// The made-up journal as typed columns, so that a million entries filter in milliseconds. Hundredths as numbers: mock data only.
import { accounts, accountAt, templates, type Template } from "./company.ts";

export const DAY_MS = 86_400_000;
export const LAST_DAY = Date.UTC(2026, 10, 20);
export const FIRST_DAY = LAST_DAY - 1095 * DAY_MS;

export const dayText = (day: number) => new Date(FIRST_DAY + day * DAY_MS).toISOString().slice(0, 10);
export const dayOf = (text: string) => Math.floor((Date.parse(`${text}T00:00:00Z`) - FIRST_DAY) / DAY_MS);

function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface Row {
  readonly day: number;
  readonly on: number;
  readonly against: number;
  readonly hundredths: number;
  readonly who: string;
  readonly text: string;
}

const opening: readonly (readonly [string, number])[] = [
  ["assets:bank:nordbank:operating", 148_220_914],
  ["assets:bank:nordbank:payroll", 41_500_000],
  ["assets:bank:nordbank:reserve", 32_000_000],
  ["assets:bank:nordbank:dollar", 22_310_450],
  ["assets:bank:thameside:current", 30_955_012],
  ["assets:bank:hudson-first:checking", 51_220_077],
  ["assets:wallet:treasury:eth", 8_412],
  ["assets:wallet:treasury:usdc", 25_000_000],
  ["assets:wallet:treasury:mrt", 1_250_000],
  ["assets:broker:meridian:cash", 61_700_000],
  ["assets:cash:petty", 84_050],
  ["liabilities:loan:nordbank", -60_000_000],
];

function monthly(day: number): Row[] {
  const date = new Date(FIRST_DAY + day * DAY_MS);
  const dayOfMonth = date.getUTCDate();
  const on = accountAt("assets:bank:nordbank:operating").id;
  const payroll = accountAt("assets:bank:nordbank:payroll").id;
  const row = (from: number, to: string, hundredths: number, who: string, text: string): Row => ({ day, on: from, against: accountAt(to).id, hundredths, who, text });
  if (dayOfMonth === 1) return [row(on, "expenses:office:rent", -980_000, "Speicherstadt Immobilien", "Rent")];
  if (dayOfMonth === 5) return [row(on, "liabilities:card:nordbank", -650_000, "Nordbank", "Card settlement")];
  if (dayOfMonth === 10) return [row(on, "liabilities:tax:vat", -1_200_000, "Finanzamt Hamburg", "VAT return")];
  if (dayOfMonth === 24) return [row(on, "assets:bank:nordbank:payroll", -6_800_000, "Aurelia Trading GmbH", "Payroll funding")];
  if (dayOfMonth === 25) return [row(payroll, "expenses:people:payroll", -5_084_411, "Payroll run", "Salaries"), row(payroll, "expenses:people:social-security", -1_677_120, "Krankenkasse Nord", "Social security")];
  if (dayOfMonth === 28) return [row(on, "liabilities:loan:nordbank", -850_000, "Nordbank", "Loan repayment")];
  return [];
}

function pick<T>(items: readonly T[], at: number): T {
  const found = items[Math.min(items.length - 1, Math.floor(at * items.length))];
  if (found === undefined) throw new Error("nothing to pick from");
  return found;
}

/** `count` entries over three years, oldest first; the same ones every time. */
export function makeLedger(count: number): Row[] {
  const random = randomFrom(20_261_121);
  const weighted = templates.flatMap((template) => Array<Template>(template.weight).fill(template));
  const rows: Row[] = opening.map(([path, hundredths]) => ({ day: 0, on: accountAt(path).id, against: accountAt("equity:opening").id, hundredths, who: "", text: "Opening balance" }));
  const perDay = count / 1096;
  const shrink = Math.min(1, 7 / perDay); // A long journal has more and smaller entries, not more money.
  for (let day = 1; day <= 1095; day += 1) {
    rows.push(...monthly(day));
    const weekday = new Date(FIRST_DAY + day * DAY_MS).getUTCDay();
    const season = 1 + 0.28 * Math.sin(((day % 365) / 365) * 2 * Math.PI + 4.2) + day / 9000;
    const today = Math.round(perDay * (weekday === 0 || weekday === 6 ? 0.3 : 1.28) * (0.75 + random() * 0.5));
    for (let index = 0; index < today; index += 1) {
      const template = pick(weighted, random());
      const small = template.low > 0 ? template.low : template.high; // Small amounts are the common ones, in and out.
      const size = small + (template.low + template.high - 2 * small) * random() ** 1.7;
      const scaled = Math.round(size * shrink * (template.low > 0 ? season * 0.86 : 0.95));
      rows.push({ day, on: template.on, against: template.against, hundredths: scaled === 0 ? 100 : scaled, who: pick(template.who, random()), text: `${template.text} ${20_000 + Math.floor(random() * 79_999)}` });
    }
  }
  return rows;
}

const COUNT = Number(process.env["BURSAR_MOCK_ENTRIES"] ?? "8400");
export const ledger: Row[] = makeLedger(COUNT);

/** Hundredths by account and day, as running totals: a balance on a day is one look-up. */
const running: Float64Array[] = accounts.map(() => new Float64Array(1096));
for (const row of ledger) {
  const on = running[row.on - 1];
  const against = running[row.against - 1];
  if (on !== undefined) on[row.day] = (on[row.day] ?? 0) + row.hundredths;
  if (against !== undefined) against[row.day] = (against[row.day] ?? 0) - row.hundredths;
}
for (const column of running) for (let day = 1; day < column.length; day += 1) column[day] = (column[day] ?? 0) + (column[day - 1] ?? 0);

export function balanceOn(account: number, day: number): number {
  if (day < 0) return 0;
  return running[account - 1]?.[Math.min(day, 1095)] ?? 0;
}

export function amountText(hundredths: number): string {
  const size = Math.abs(Math.round(hundredths)).toString().padStart(3, "0");
  return `${hundredths < 0 ? "-" : ""}${size.slice(0, -2)}.${size.slice(-2)}`;
}

/** Price of one unit in EUR, in ten-thousandths, wandering a little; null where nobody quotes one. */
export function priceOn(asset: string, day: number): number | null {
  const wave = Math.sin(day / 47) + Math.sin(day / 113 + 1);
  if (asset === "EUR") return 10_000;
  if (asset === "USD" || asset === "USDC") return Math.round(9_180 + wave * 170);
  if (asset === "GBP") return Math.round(11_640 + wave * 130);
  if (asset === "ETH") return Math.round((2_900 + wave * 640 + day * 0.4) * 10_000);
  return null;
}
