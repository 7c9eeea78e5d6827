// The terms of an account as they are typed: amounts in its asset, days and percent; faults stand beside their field.
import type { AccountTerms } from "@/shared/api/types";
import { isGiven } from "@/shared/api/given";
import { isCurrency, placesOf } from "@/shared/money/format";
import { parseDecimal, signOf, subtractDecimals, decimalToText } from "@/shared/money/money";
import { settleTyped } from "@/shared/money/typed-amount";

export interface TermsDraft {
  readonly overdraft: string;
  readonly target: string;
  readonly least: string;
  readonly restricted: string;
  readonly days: string;
  readonly haircut: string;
}

export type TermsField = keyof TermsDraft;
export type TermsFault = "places" | "below-least" | "days" | "haircut";

const MAX_DAYS = 366;
const WHOLE_BPS = 10_000;

export function draftOf(terms: AccountTerms): TermsDraft {
  const { overdraft, target, least, restricted, available_after_days: days, haircut_bps: points } = terms;
  return {
    overdraft: overdraft ?? "",
    target: target ?? "",
    least: least ?? "",
    restricted: restricted ?? "",
    days: isGiven(days) ? String(days) : "",
    haircut: isGiven(points) ? percentOf(points) : "",
  };
}

/** Basis points as percent: 250 is `2.5`. */
function percentOf(points: number): string {
  const fraction = String(points % 100).padStart(2, "0").replace(/0+$/, "");
  return `${String(Math.trunc(points / 100))}${fraction === "" ? "" : `.${fraction}`}`;
}

/** Percent as basis points; undefined if it is more than all of it, or finer than a hundredth of a percent. */
function pointsOf(text: string): number | undefined {
  const [whole = "", fraction = ""] = text.split(".");
  if (!/^\d{1,3}$/.test(whole) || !/^\d{0,2}$/.test(fraction)) return undefined;
  const points = Number(whole) * 100 + Number(fraction.padEnd(2, "0"));
  return points <= WHOLE_BPS ? points : undefined;
}

const placesIn = (text: string) => text.split(".")[1]?.replace(/0+$/, "").length ?? 0;

/** What is wrong with each field; nothing may be sent while anything is. */
export function faultsOf(draft: TermsDraft, asset: string): Partial<Record<TermsField, TermsFault>> {
  const faults: Partial<Record<TermsField, TermsFault>> = {};
  for (const field of ["overdraft", "target", "least", "restricted"] as const) {
    if (isCurrency(asset) && placesIn(draft[field]) > placesOf(asset)) faults[field] = "places";
  }
  const [target, least] = [parseDecimal(settleTyped(draft.target) ?? ""), parseDecimal(settleTyped(draft.least) ?? "")];
  if (target !== null && least !== null && signOf(decimalToText(subtractDecimals(target, least))) < 0) faults.target = "below-least";
  if (draft.days !== "" && !(/^\d{1,3}$/.test(draft.days) && Number(draft.days) <= MAX_DAYS)) faults.days = "days";
  if (draft.haircut !== "" && pointsOf(settleTyped(draft.haircut) ?? "") === undefined) faults.haircut = "haircut";
  return faults;
}

/** The terms to send; what was left empty is not set. */
export function termsOf(draft: TermsDraft): AccountTerms {
  const amount = (text: string) => settleTyped(text) ?? null;
  return {
    overdraft: amount(draft.overdraft),
    target: amount(draft.target),
    least: amount(draft.least),
    restricted: amount(draft.restricted),
    available_after_days: draft.days === "" ? null : Number(draft.days),
    haircut_bps: draft.haircut === "" ? null : (pointsOf(settleTyped(draft.haircut) ?? "") ?? null),
  };
}
