// What each URL may say. A parameter that cannot be read is dropped, never an error page.
import { chartModes, type ChartMode } from "@/features/overview/chart-mode";
import type { Basis } from "@/shared/api/types";
import { isCivilDate } from "@/shared/time/dates";
import { isRange, type Range } from "@/shared/time/range";
import { parseDecimal } from "@/shared/money/money";

type Raw = Record<string, unknown>;

const MAX_TEXT = 200;

function textOf(value: unknown): string | undefined {
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" && text !== "" ? text.slice(0, MAX_TEXT) : undefined;
}

const dateOf = (value: unknown) => (isCivilDate(value) ? value : undefined);
const idOf = (value: unknown) => {
  const id = Number(value);
  return value !== "" && Number.isSafeInteger(id) && id >= 0 ? id : undefined;
};
const amountOf = (value: unknown) => {
  const text = textOf(value);
  return text !== undefined && parseDecimal(text) !== null ? text : undefined;
};
const rangeOf = (value: unknown): Range | undefined => (isRange(value) ? value : undefined);
const chartOf = (value: unknown): ChartMode | undefined => chartModes.find((mode) => mode === value);
const basisOf = (value: unknown): Basis | undefined => (value === "valued" ? "valued" : undefined);
const sortOf = (value: unknown): "booked_on" | "-booked_on" | undefined => (value === "booked_on" ? "booked_on" : undefined);

// Every key is optional, so that a link names only what it changes.
type Optional<T> = { [K in keyof T]?: T[K] | undefined };
const optional = <T extends object>(search: T): Optional<T> => search;

/** Every page: which organisation, seen on which day. */
export const rootSearch = (raw: Raw) => optional({ org: textOf(raw["org"]), as_of: dateOf(raw["as_of"]) });

export const overviewSearch = (raw: Raw) => optional({ range: rangeOf(raw["range"]), chart: chartOf(raw["chart"]) });
export const accountsSearch = (raw: Raw) => optional({ basis: basisOf(raw["basis"]), q: textOf(raw["q"]) });
export const accountSearch = (raw: Raw) => optional({ range: rangeOf(raw["range"]), entry: idOf(raw["entry"] ?? "") });

export const entriesSearch = (raw: Raw) =>
  optional({
    account: idOf(raw["account"] ?? ""),
    from: dateOf(raw["from"]),
    to: dateOf(raw["to"]),
    q: textOf(raw["q"]),
    min: amountOf(raw["min"]),
    max: amountOf(raw["max"]),
    asset: textOf(raw["asset"]),
    import: textOf(raw["import"]),
    sort: sortOf(raw["sort"]),
    entry: idOf(raw["entry"] ?? ""),
  });
