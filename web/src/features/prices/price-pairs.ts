// Prices by pair: what is quoted, the latest of each, and its way there by source.
import type { Price } from "@/shared/api/types";
import { decimalToText, parseDecimal, percentChange } from "@/shared/money/money";

export interface Pair {
  readonly key: string;
  readonly base: string;
  readonly quote: string;
  readonly latest: Price;
  /** Percent with one place, from the first price in sight to the latest of the same source; null with only one. */
  readonly change: string | null;
  /** Newest first. */
  readonly prices: readonly Price[];
}

export const pairKey = (base: string, quote: string) => `${base}/${quote}`;

export function changeBetween(earlier: string, later: string): string | null {
  const from = parseDecimal(earlier);
  const to = parseDecimal(later);
  const change = from === null || to === null ? null : percentChange(from, to);
  return change === null ? null : decimalToText(change);
}

const byDayAndSource = (left: Price, right: Price) => right.on.localeCompare(left.on) || left.source.localeCompare(right.source);

export function pairsOf(prices: readonly Price[]): Pair[] {
  const groups = new Map<string, Price[]>();
  for (const price of prices) {
    const key = pairKey(price.base, price.quote);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [price]);
    else group.push(price);
  }
  return [...groups]
    .flatMap(([key, group]): Pair[] => {
      const sorted = group.toSorted(byDayAndSource);
      const latest = sorted[0];
      if (latest === undefined) return [];
      const first = sorted.findLast((price) => price.source === latest.source);
      const change = first === undefined || first === latest ? null : changeBetween(first.rate, latest.rate);
      return [{ key, base: latest.base, quote: latest.quote, latest, change, prices: sorted }];
    })
    .toSorted((left, right) => left.key.localeCompare(right.key));
}

export interface PriceSeries {
  readonly dates: readonly string[];
  readonly series: readonly { readonly key: string; readonly label: string; readonly values: readonly (string | null)[] }[];
}

/** A line a source, over every day that any of them has. */
export function seriesOf(pair: Pair): PriceSeries {
  const dates = [...new Set(pair.prices.map((price) => price.on))].toSorted();
  const sources = [...new Set(pair.prices.map((price) => price.source))].toSorted();
  const series = sources.map((source) => {
    const rates = new Map(pair.prices.filter((price) => price.source === source).map((price) => [price.on, price.rate]));
    return { key: source, label: source, values: dates.map((date) => rates.get(date) ?? null) };
  });
  return { dates, series };
}

export interface PriceRow {
  readonly price: Price;
  /** Percent since the price before of the same source. */
  readonly change: string | null;
}

export function rowsOf(pair: Pair): PriceRow[] {
  return pair.prices.map((price, index) => {
    const before = pair.prices.slice(index + 1).find((other) => other.source === price.source);
    return { price, change: before === undefined ? null : changeBetween(before.rate, price.rate) };
  });
}
