// A rate for people: basis points as percent, exactly, and back.
import { formatRate } from "@/shared/money/format";
import { decimalToText, parseDecimal } from "@/shared/money/money";

const PLACES = 2;

export function percentOfBps(bps: string): string {
  const value = parseDecimal(bps);
  if (value === null) return bps;
  return `${formatRate(decimalToText({ units: value.units, scale: value.scale + PLACES }), PLACES)} %`;
}

/** The percent of basis points as people type them: `3.875`. */
export function typedOfBps(bps: string): string {
  const value = parseDecimal(bps);
  if (value === null) return bps;
  const text = decimalToText({ units: value.units, scale: value.scale + PLACES });
  return text.replace(/0+$/, "").replace(/\.$/, "");
}

/** The basis points of percent as people type it, with either decimal mark; null when it is no number. */
export function bpsOfTyped(percent: string): string | null {
  const value = parseDecimal(percent.trim().replace("−", "-").replace(",", "."));
  if (value === null) return null;
  if (value.scale >= PLACES) return decimalToText({ units: value.units, scale: value.scale - PLACES });
  return decimalToText({ units: value.units * 10n ** BigInt(PLACES - value.scale), scale: 0 });
}
