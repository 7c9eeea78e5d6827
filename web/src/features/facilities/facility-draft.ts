// What is typed about a facility, which of it its kind has, and what the server needs to hear.
import type { AccrualRhythm, DayCount, Facility, FacilityCalendar, FacilityKind, FacilityRoll, NewFacility, RepaymentForm } from "@/shared/api/types";
import { settleTyped } from "@/shared/money/typed-amount";
import { bpsOfTyped, typedOfBps } from "./rate-text";

export const KINDS = ["loan", "credit-line", "deposit", "money-market"] as const satisfies readonly FacilityKind[];
export const DAY_COUNTS = ["act-360", "act-365", "act-act", "30-360", "30e-360"] as const satisfies readonly DayCount[];
export const REPAYMENTS = ["bullet", "annuity", "linear"] as const satisfies readonly RepaymentForm[];
export const CALENDARS = ["target", "united-states", "united-kingdom", "weekends"] as const satisfies readonly FacilityCalendar[];
export const ROLLS = ["modified-following", "following", "preceding"] as const satisfies readonly FacilityRoll[];
export const RHYTHMS = ["none", "month-end", "daily"] as const satisfies readonly AccrualRhythm[];

export interface TypedRate {
  readonly from: string;
  /** Unit: percent a year, as typed. */
  readonly rate: string;
}

export interface FacilityDraft {
  readonly kind: FacilityKind;
  readonly name: string;
  readonly counterparty: string;
  readonly reference: string;
  readonly asset: string;
  readonly account: string;
  readonly accrued_account: string;
  readonly interest_account: string;
  readonly payment_account: string;
  readonly principal: string;
  readonly limit: string;
  readonly starts_on: string;
  readonly matures_on: string;
  readonly first_payment_on: string;
  readonly every_months: string;
  /** Unit: percent a year, as typed. */
  readonly rate: string;
  readonly rate_changes: readonly TypedRate[];
  readonly day_count: DayCount;
  readonly repayment: RepaymentForm;
  readonly calendar: FacilityCalendar;
  readonly roll: FacilityRoll;
  readonly accrual: AccrualRhythm;
  readonly accrues_from: string;
}

export function freshDraft(asset: string, today: string): FacilityDraft {
  const empty = { name: "", counterparty: "", reference: "", account: "", accrued_account: "", interest_account: "", payment_account: "", principal: "", limit: "", matures_on: "", first_payment_on: "", rate: "", accrues_from: "" };
  return { ...empty, kind: "loan", asset, starts_on: today, every_months: "1", rate_changes: [], day_count: "act-360", repayment: "bullet", calendar: "target", roll: "modified-following", accrual: "none" };
}

/** Every word of a kind is known here, or the page is older than the server: then the first one stands. */
const among = <W extends string>(words: readonly W[], word: string, first: W): W => words.find((each) => each === word) ?? first;

export function draftOf(facility: Facility): FacilityDraft {
  return {
    kind: among(KINDS, facility.kind, "loan"),
    name: facility.name,
    counterparty: facility.counterparty ?? "",
    reference: facility.reference ?? "",
    asset: facility.asset,
    account: facility.account.path,
    accrued_account: facility.accrued_account?.path ?? "",
    interest_account: facility.interest_account?.path ?? "",
    payment_account: facility.payment_account?.path ?? "",
    principal: facility.principal ?? "",
    limit: facility.limit?.amount ?? "",
    starts_on: facility.starts_on,
    matures_on: facility.matures_on ?? "",
    first_payment_on: facility.first_payment_on ?? "",
    every_months: String(facility.every_months),
    rate: typedOfBps(facility.rate_bps),
    rate_changes: facility.rate_changes.map(({ from, rate_bps }) => ({ from, rate: typedOfBps(rate_bps) })),
    day_count: among(DAY_COUNTS, facility.day_count, "act-360"),
    repayment: among(REPAYMENTS, facility.repayment, "bullet"),
    calendar: among(CALENDARS, facility.calendar, "target"),
    roll: among(ROLLS, facility.roll, "modified-following"),
    accrual: among(RHYTHMS, facility.accrual, "none"),
    accrues_from: facility.accrues_from ?? "",
  };
}

export type KindField = "principal" | "limit" | "matures_on" | "repayment" | "first_payment_on";

/** Whether a kind has a field: a loan and a deposit agree on a principal and its repayment, a line on a limit. */
export function hasField({ kind, matures_on }: Pick<FacilityDraft, "kind" | "matures_on">, field: KindField): boolean {
  const isAgreed = kind === "loan" || kind === "deposit";
  if (field === "limit") return kind === "credit-line";
  // A holding may have been given a maturity elsewhere: what is hidden would be lost.
  if (field === "matures_on") return kind !== "money-market" || matures_on !== "";
  return isAgreed;
}

/** A facility that the server has a chance to accept: everything that its kind must have is there. */
export function isReady(draft: FacilityDraft): boolean {
  const must = [draft.name, draft.asset, draft.account, draft.starts_on, ...(hasField(draft, "principal") ? [draft.principal, draft.matures_on] : []), ...(hasField(draft, "limit") ? [draft.limit] : [])];
  const rates = [draft.rate, ...draft.rate_changes.map(({ rate }) => rate)];
  return must.every((text) => text.trim() !== "") && rates.every((rate) => bpsOfTyped(rate) !== null) && draft.rate_changes.every(({ from }) => from !== "") && /^\d{1,3}$/.test(draft.every_months);
}

const orNull = (text: string) => (text.trim() === "" ? null : text.trim());

/** All of the terms, for a new facility and for a changed one. */
export function termsOf(draft: FacilityDraft): NewFacility {
  const has = (field: KindField, text: string) => (hasField(draft, field) ? orNull(text) : null);
  const isBooked = draft.accrual !== "none";
  return {
    kind: draft.kind,
    name: draft.name.trim(),
    counterparty: orNull(draft.counterparty),
    reference: orNull(draft.reference),
    asset: draft.asset.trim().toUpperCase(),
    account: draft.account.trim(),
    accrued_account: orNull(draft.accrued_account),
    interest_account: orNull(draft.interest_account),
    payment_account: orNull(draft.payment_account),
    principal: has("principal", settleTyped(draft.principal) ?? ""),
    limit: has("limit", settleTyped(draft.limit) ?? ""),
    starts_on: draft.starts_on,
    matures_on: has("matures_on", draft.matures_on),
    first_payment_on: has("first_payment_on", draft.first_payment_on),
    every_months: Number(draft.every_months),
    rate_bps: bpsOfTyped(draft.rate) ?? draft.rate,
    rate_changes: draft.rate_changes.map(({ from, rate }) => ({ from, rate_bps: bpsOfTyped(rate) ?? rate })),
    day_count: draft.day_count,
    repayment: hasField(draft, "repayment") ? draft.repayment : "bullet",
    calendar: draft.calendar,
    roll: draft.roll,
    accrual: draft.accrual,
    accrues_from: isBooked ? orNull(draft.accrues_from) : null,
  };
}
