// A change as it is typed, and as it is said.
import { isGiven } from "@/shared/api/given";
import type { ForecastChange } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { decimalToText, parseDecimal } from "@/shared/money/money";

export const changeKinds = ["delay", "default", "scale", "growth", "one_off", "shock", "rate", "hiring"] as const;
export type ChangeKind = (typeof changeKinds)[number];

export interface ChangeDraft {
  readonly kind: ChangeKind;
  readonly what: string;
  readonly percent: string;
  readonly days: string;
  readonly account: string;
  readonly on: string;
  readonly amount: string;
  readonly asset: string;
  readonly people: string;
}

export const emptyChange: ChangeDraft = { kind: "delay", what: "receipts", percent: "", days: "", account: "", on: "", amount: "", asset: "", people: "" };

export type ChangeField = Exclude<keyof ChangeDraft, "kind">;

/** The fields that a change of this kind has. */
export const fieldsOf: Record<ChangeKind, readonly ChangeField[]> = {
  delay: ["what", "days"],
  default: ["what", "percent"],
  scale: ["what", "percent"],
  growth: ["what", "percent"],
  one_off: ["account", "on", "amount"],
  shock: ["asset", "percent"],
  rate: ["account", "percent"],
  hiring: ["account", "people", "amount", "on"],
};

/** Percent with two decimals as whole basis points; null for anything else. */
export function basisPoints(percent: string): number | null {
  const value = parseDecimal(percent);
  if (value === null || value.scale > 2) return null;
  const points = Number(value.units * 10n ** BigInt(2 - value.scale));
  return Number.isSafeInteger(points) ? points : null;
}

const wholeOf = (text: string) => (/^\d{1,6}$/.test(text.trim()) ? Number(text.trim()) : null);

/** The change to send; null while a field is missing. */
export function changeOf(draft: ChangeDraft): ForecastChange | null {
  const percent_bps = basisPoints(draft.percent);
  const days = wholeOf(draft.days);
  const people = wholeOf(draft.people);
  const [what, account, asset] = [draft.what.trim(), draft.account.trim(), draft.asset.trim().toUpperCase()];
  const hasAmount = parseDecimal(draft.amount) !== null;
  switch (draft.kind) {
    case "delay":
      return what === "" || days === null ? null : { kind: draft.kind, what, days };
    case "default":
    case "scale":
    case "growth":
      return what === "" || percent_bps === null ? null : { kind: draft.kind, what, percent_bps };
    case "one_off":
      return account === "" || draft.on === "" || !hasAmount ? null : { kind: draft.kind, account, on: draft.on, amount: draft.amount };
    case "shock":
      return asset === "" || percent_bps === null ? null : { kind: draft.kind, asset, percent_bps };
    case "rate":
      return account === "" || percent_bps === null ? null : { kind: draft.kind, account, percent_bps };
    case "hiring":
      return account === "" || people === null || draft.on === "" || !hasAmount ? null : { kind: draft.kind, account, people, amount: draft.amount, from: draft.on };
  }
}

/** A change in a line. */
export function changeText(change: ForecastChange): string {
  const kind = changeKinds.find((each) => each === change.kind);
  const percent = isGiven(change.percent_bps) ? `${decimalToText({ units: BigInt(change.percent_bps), scale: 2 })} %` : null;
  const days = isGiven(change.days) ? `${change.days} d` : null;
  const people = isGiven(change.people) ? `${change.people} ×` : null;
  const parts = [kind === undefined ? change.kind : t(`change_${kind}`), change.what, change.asset, change.account, people, change.amount, percent, days, change.on, change.from];
  return parts.filter(isGiven).join(" ");
}
