// What each URL may say. A parameter that cannot be read is dropped, never an error page.
import { chartModes, type ChartMode } from "@/features/overview/chart-mode";
import { claimBases } from "@/features/intercompany/netting-card";
import { flowCompares, flowDimensions, flowKinds, gridGroupings } from "@/shared/api/flow-queries";
import { gridWeeks } from "@/shared/api/forecast-queries";
import type { FlowKey } from "@/shared/api/queries";
import type { AuditChain } from "@/shared/api/audit-filter";
import type { Basis } from "@/shared/api/types";
import { localPath } from "@/shared/session/local-path";
import { isCivilDate, isMoment } from "@/shared/time/dates";
import { isRange, type Range } from "@/shared/time/range";
import { parseDecimal } from "@/shared/money/money";

type Raw = Record<string, unknown>;

const MAX_TEXT = 200;

function textOf(value: unknown): string | undefined {
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" && text !== "" ? text.slice(0, MAX_TEXT) : undefined;
}

const MAX_BACK = 2000;
const backOf = (value: unknown) => (typeof value === "string" && value.length <= MAX_BACK && localPath(value) !== "/" ? localPath(value) : undefined);

const dateOf = (value: unknown) => (isCivilDate(value) ? value : undefined);
const idOf = (value: unknown) => {
  const id = Number(value);
  return value !== "" && Number.isSafeInteger(id) && id >= 0 ? id : undefined;
};
const flowOf = (value: unknown): FlowKey | undefined => (value === "own" ? "own" : idOf(value ?? ""));
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

const flagOf = (value: unknown): true | undefined => (value === true || value === "true" ? true : undefined);

/** Every page: which organisation, seen on which day, as known when. A record and a moment exclude each other. */
export const rootSearch = (raw: Raw) => {
  const known_seq = idOf(raw["known_seq"] ?? "");
  const known_at = known_seq === undefined && isMoment(raw["known_at"]) ? raw["known_at"] : undefined;
  return optional({ org: textOf(raw["org"]), as_of: dateOf(raw["as_of"]), known_at, known_seq });
};

export const overviewSearch = (raw: Raw) => optional({ range: rangeOf(raw["range"]), chart: chartOf(raw["chart"]) });
export const accountsSearch = (raw: Raw) => optional({ basis: basisOf(raw["basis"]), q: textOf(raw["q"]), create: flagOf(raw["create"]) });
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
    flows: flowOf(raw["flows"]),
    entity: flowOf(raw["flows"]) === undefined ? undefined : textOf(raw["entity"]),
    counterparty: textOf(raw["counterparty"]),
    sort: sortOf(raw["sort"]),
    entry: idOf(raw["entry"] ?? ""),
  });

const depthOf = (value: unknown) => {
  const depth = idOf(value ?? "");
  return depth !== undefined && depth >= 1 && depth <= MAX_DEPTH ? depth : undefined;
};
const MAX_DEPTH = 12;

export const reportSearch = (raw: Raw) => optional({ in: textOf(raw["in"]), depth: depthOf(raw["depth"]), from: dateOf(raw["from"]), to: dateOf(raw["to"]), basis: basisOf(raw["basis"]) });
const distances = [1, 4, 8, 13] as const;
/** One of account (a path), currency and entity. */
const aroundSearch = (raw: Raw) => optional({ account: textOf(raw["account"]), currency: textOf(raw["currency"]), entity: textOf(raw["entity"]) });
/** The same, with the weeks to come, and the figure whose known flows are listed: a category's number or `own`, and its days. */
export const forecastSearch = (raw: Raw) => ({ ...aroundSearch(raw), ...optional({ weeks: gridWeeks.find((each) => each === Number(raw["weeks"])), of: flowOf(raw["of"]), from: dateOf(raw["from"]), to: dateOf(raw["to"]) }) });
const makings = ["ahead", "afterwards"] as const;
/** The same, with which forecasts are scored, and the weeks that are looked at: how far ahead they were, and of which category. */
export const performanceSearch = (raw: Raw) => ({ ...aroundSearch(raw), ...optional({ made: oneOf(makings, raw["made"]), ahead: distances.find((each) => each === Number(raw["ahead"])), category: textOf(raw["category"]) }) });
export const pricesSearch = (raw: Raw) => optional({ base: textOf(raw["base"]), quote: textOf(raw["quote"]), range: rangeOf(raw["range"]), create: flagOf(raw["create"]) });

export const counterpartiesSearch = (raw: Raw) => optional({ q: textOf(raw["q"]) });
export const counterpartySearch = (raw: Raw) => optional({ entry: idOf(raw["entry"] ?? "") });
export const reconciliationSearch = (raw: Raw) => optional({ account: idOf(raw["account"] ?? "") });

const chainOf = (value: unknown): AuditChain | undefined => (value === "instance" ? value : undefined);
export const auditSearch = (raw: Raw) => optional({ chain: chainOf(raw["chain"]), from: dateOf(raw["from"]), to: dateOf(raw["to"]), actor: textOf(raw["actor"]), action: textOf(raw["action"]), target: textOf(raw["target"]), q: textOf(raw["q"]) });
const jobStates = ["waiting", "active", "completed", "failed", "dead", "cancelled"] as const;
export const operationsSearch = (raw: Raw) => optional({ state: jobStates.find((each) => each === raw["state"]) });
const paymentStates = ["drafted", "submitted", "approved", "rejected", "exported", "sent", "accepted", "settled", "failed", "cancelled"] as const;
export const paymentsSearch = (raw: Raw) => optional({ state: paymentStates.find((each) => each === raw["state"]) });
/** `back`: where to go then; `error`: why a provider did not let them in. */
export const signInSearch = (raw: Raw) => optional({ back: backOf(raw["back"]), error: textOf(raw["error"]) });

const oneOf = <V extends string>(known: readonly V[], value: unknown): V | undefined => known.find((each) => each === value);
/** A group's key: the one of what has no name is empty. */
const groupOf = (value: unknown): string | undefined => (typeof value === "string" && value.length <= 500 ? value : typeof value === "number" ? String(value) : undefined);
export const flowsSearch = (raw: Raw) => optional({ from: dateOf(raw["from"]), to: dateOf(raw["to"]), by: oneOf(flowDimensions, raw["by"]), compare: oneOf(flowCompares, raw["compare"]), chart: oneOf(["waterfall", "sankey"] as const, raw["chart"]), ahead: oneOf(["drawn"] as const, raw["ahead"]), kind: oneOf(flowKinds, raw["kind"]), group: groupOf(raw["group"]) });
export const positionsSearch = (raw: Raw) => optional({ group: oneOf(gridGroupings, raw["group"]), interval: oneOf(["day", "week", "month"] as const, raw["interval"]), basis: basisOf(raw["basis"]) });
export const intercompanySearch = (raw: Raw) => optional({ by: oneOf(claimBases, raw["by"]), centre: textOf(raw["centre"]) });
export const facilitiesSearch = (raw: Raw) => optional({ create: flagOf(raw["create"]) });
export const statementsSearch = (raw: Raw) => optional({ to: dateOf(raw["to"]) });
