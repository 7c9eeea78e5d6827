// A rate for people: basis points as percent, exactly.
import { formatRate } from "@/shared/money/format";
import { decimalToText, parseDecimal } from "@/shared/money/money";

const PLACES = 2;

export function percentOfBps(bps: string): string {
  const value = parseDecimal(bps);
  if (value === null) return bps;
  return `${formatRate(decimalToText({ units: value.units, scale: value.scale + PLACES }), PLACES)} %`;
}
