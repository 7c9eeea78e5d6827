// Amounts as people read them: grouped by locale, padded to the currency's places, never rounded unless asked.
import { getLocale } from "@/shared/i18n/locale";
import { parseDecimal } from "./money";

export interface AmountParts {
  readonly sign: string;
  readonly whole: string;
  readonly point: string;
  readonly fraction: string;
}

const currencies = new Set(Intl.supportedValuesOf("currency"));

/** Every ISO 4217 code. */
export const currencyCodes: readonly string[] = [...currencies];

/** Is this the code of a currency, and not of a token or a security? */
export function isCurrency(code: string): boolean {
  return currencies.has(code);
}

const placesByAsset = new Map<string, number>();

/** The decimal places to pad to: ISO 4217 for a currency, 0 for anything else. */
export function placesOf(asset: string): number {
  const known = placesByAsset.get(asset);
  if (known !== undefined) return known;
  let places = 0;
  if (isCurrency(asset)) {
    places = new Intl.NumberFormat("en", { style: "currency", currency: asset }).resolvedOptions().maximumFractionDigits ?? 2;
  }
  placesByAsset.set(asset, places);
  return places;
}

const MINUS = "\u2212";
const formatters = new Map<string, { whole: Intl.NumberFormat; point: string }>();

function formatterOf(locale: string) {
  let found = formatters.get(locale);
  if (found === undefined) {
    const parts = new Intl.NumberFormat(locale).formatToParts(1.5);
    found = {
      whole: new Intl.NumberFormat(locale, { useGrouping: true, maximumFractionDigits: 0 }),
      point: parts.find((part) => part.type === "decimal")?.value ?? ".",
    };
    formatters.set(locale, found);
  }
  return found;
}

/** Splits an amount for display. `atMost` cuts (does not round) digits beyond that many places. */
export function amountParts(text: string, asset: string, atMost = 36, locale = getLocale()): AmountParts | null {
  const value = parseDecimal(text);
  if (value === null) return null;
  const { whole, point } = formatterOf(locale);
  const size = value.units < 0n ? -value.units : value.units;
  const unit = 10n ** BigInt(value.scale);
  const digits = value.scale === 0 ? "" : (size % unit).toString().padStart(value.scale, "0");
  const places = placesOf(asset);
  const fraction = digits.slice(0, Math.max(atMost, places)).replace(/0+$/, "").padEnd(places, "0");
  return {
    sign: value.units < 0n ? MINUS : "",
    whole: whole.format(size / unit),
    point: fraction === "" ? "" : point,
    fraction,
  };
}

/** `1,234.50 EUR`: for titles, labels for screen readers, and chart tooltips. */
export function formatAmount(text: string, asset: string, locale = getLocale()): string {
  const parts = amountParts(text, asset, 36, locale);
  if (parts === null) return `${text} ${asset}`;
  return `${parts.sign}${parts.whole}${parts.point}${parts.fraction} ${asset}`;
}

/** A percent string such as `42.137` as `42.1 %`: the one place where something shown is rounded. */
export function formatPercent(text: string, locale = getLocale()): string {
  const value = parseDecimal(text);
  if (value === null) return text;
  const unit = 10n ** BigInt(value.scale);
  const size = ((value.units < 0n ? -value.units : value.units) * 20n + unit) / (2n * unit); // In tenths, half up.
  const { whole, point } = formatterOf(locale);
  if (size === 0n && value.units > 0n) return `< 0${point}1 %`;
  return `${value.units < 0n && size > 0n ? MINUS : ""}${whole.format(size / 10n)}${point}${(size % 10n).toString()} %`;
}

/** A rate with its digits as quoted, grouped by locale; padded to `places`, so that a column of them lines up. */
export function formatRate(text: string, places = 0, locale = getLocale()): string {
  const value = parseDecimal(text);
  if (value === null) return text;
  const { whole, point } = formatterOf(locale);
  const [before = "0", digits = ""] = text.trim().replace(/^[+-]/, "").split(".");
  const fraction = digits.padEnd(places, "0");
  return `${value.units < 0n ? MINUS : ""}${whole.format(BigInt(before))}${fraction === "" ? "" : `${point}${fraction}`}`;
}
