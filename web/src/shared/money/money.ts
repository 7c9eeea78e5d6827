// Exact amounts: decimal text in, `bigint` inside, text out. A `number` never holds money.

/** A decimal amount: `units` × 10^-`scale`. */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/;

/** Parses `[-]digits[.digits]`; null when the text is not an amount. */
export function parseDecimal(text: string): Decimal | null {
  const match = DECIMAL.exec(text.trim());
  if (match === null) return null;
  const [, sign = "", whole = "0", fraction = ""] = match;
  const units = BigInt(whole + fraction);
  return { units: sign === "-" ? -units : units, scale: fraction.length };
}

function rescale(value: Decimal, scale: number): bigint {
  return value.units * 10n ** BigInt(scale - value.scale);
}

export function addDecimals(left: Decimal, right: Decimal): Decimal {
  const scale = Math.max(left.scale, right.scale);
  return { units: rescale(left, scale) + rescale(right, scale), scale };
}

export function subtractDecimals(left: Decimal, right: Decimal): Decimal {
  return addDecimals(left, { units: -right.units, scale: right.scale });
}

/** The sign of an amount's text; 0 for zero and for what is not an amount. */
export function signOf(text: string): -1 | 0 | 1 {
  const units = parseDecimal(text)?.units ?? 0n;
  return units > 0n ? 1 : units < 0n ? -1 : 0;
}

export function negateText(text: string): string {
  if (signOf(text) === 0) return text;
  return text.startsWith("-") ? text.slice(1) : `-${text.replace("+", "")}`;
}

export function decimalToText(value: Decimal): string {
  const negative = value.units < 0n;
  const digits = (negative ? -value.units : value.units).toString().padStart(value.scale + 1, "0");
  const cut = digits.length - value.scale;
  const fraction = digits.slice(cut);
  return `${negative ? "-" : ""}${digits.slice(0, cut)}${fraction === "" ? "" : `.${fraction}`}`;
}

/** (later - earlier) / |earlier| in percent with one decimal place, rounded half up; null from zero. */
export function percentChange(earlier: Decimal, later: Decimal): Decimal | null {
  if (earlier.units === 0n) return null;
  const scale = Math.max(earlier.scale, later.scale);
  const base = rescale(earlier, scale);
  const size = base < 0n ? -base : base;
  const change = (rescale(later, scale) - base) * 1000n;
  const rounded = change >= 0n ? (2n * change + size) / (2n * size) : -((2n * -change + size) / (2n * size));
  return { units: rounded, scale: 1 };
}

/** A height on a chart. Pixels only: the result is never shown nor computed with as money. */
export function toPlotValue(text: string): number {
  return Number(text);
}
