// What amounts are worth in one currency, by rates that the server says it used. Each asset is converted once, from its exact
// total, and rounded half to even, as the server does; what has no rate is listed and never counted as zero.
import { placesOf } from "./format";
import { addDecimals, decimalToText, parseDecimal, type Decimal } from "./money";

interface AssetAmount {
  readonly asset: string;
  readonly amount: string;
}

interface RateOf {
  readonly base: string;
  readonly quote: string;
  readonly rate: string;
}

/** numerator / denominator, both positive. */
interface Ratio {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export interface Worth {
  readonly value: AssetAmount | null;
  readonly unpriced: readonly string[];
}

export type Valuer = (amounts: readonly AssetAmount[]) => Worth;

const times = (left: Ratio, right: Ratio): Ratio => ({ numerator: left.numerator * right.numerator, denominator: left.denominator * right.denominator });

/** Every way to walk from one asset to another: each rate, and its inverse. */
function stepsOf(rates: readonly RateOf[]): Map<string, Map<string, Ratio>> {
  const steps = new Map<string, Map<string, Ratio>>();
  const add = (from: string, to: string, ratio: Ratio) => {
    const known = steps.get(from) ?? new Map<string, Ratio>();
    if (!known.has(to)) known.set(to, ratio);
    steps.set(from, known);
  };
  for (const { base, quote, rate } of rates) {
    const price = parseDecimal(rate);
    if (price === null || price.units <= 0n) continue;
    const unit = 10n ** BigInt(price.scale);
    add(base, quote, { numerator: price.units, denominator: unit });
    add(quote, base, { numerator: unit, denominator: price.units });
  }
  return steps;
}

/** The shortest walk from every asset to `into`, as one ratio. */
function ratiosTo(into: string, rates: readonly RateOf[]): Map<string, Ratio> {
  const steps = stepsOf(rates);
  const found = new Map<string, Ratio>([[into, { numerator: 1n, denominator: 1n }]]);
  const queue = [into];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    const known = found.get(at);
    for (const [next, ratio] of steps.get(at) ?? []) {
      if (known === undefined || found.has(next)) continue;
      found.set(next, times({ numerator: ratio.denominator, denominator: ratio.numerator }, known)); // Walked backwards.
      queue.push(next);
    }
  }
  return found;
}

/** The quotient rounded to the nearest integer, ties to the even one. */
function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n;
  const size = negative ? -numerator : numerator;
  const whole = size / denominator;
  const rest = 2n * (size % denominator);
  const up = rest > denominator || (rest === denominator && whole % 2n === 1n) ? 1n : 0n;
  return negative ? -(whole + up) : whole + up;
}

function convert(amount: Decimal, ratio: Ratio, places: number): Decimal {
  const numerator = amount.units * ratio.numerator * 10n ** BigInt(places);
  return { units: divideHalfEven(numerator, ratio.denominator * 10n ** BigInt(amount.scale)), scale: places };
}

export function valuerIn(into: string, rates: readonly RateOf[]): Valuer {
  const ratios = ratiosTo(into, rates);
  const places = placesOf(into);
  return (amounts) => {
    const unpriced: string[] = [];
    let total: Decimal = { units: 0n, scale: places };
    for (const { asset, amount } of amounts) {
      const value = parseDecimal(amount);
      if (value === null || value.units === 0n) continue;
      const ratio = ratios.get(asset);
      if (ratio === undefined) unpriced.push(asset);
      else total = addDecimals(total, asset === into ? value : convert(value, ratio, places));
    }
    const isWorthless = unpriced.length > 0 && unpriced.length === amounts.length;
    return { value: isWorthless ? null : { asset: into, amount: decimalToText(total) }, unpriced };
  };
}
