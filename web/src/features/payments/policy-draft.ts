// The payment policy as its form has it, both ways, and what is wrong with it by field.
import { isGiven } from "@/shared/api/given";
import type { ApprovalLimit, ApprovalRule, ApproverSetting, CutOffTime, PaymentPolicy } from "@/shared/api/types";
import { isCurrency, placesOf } from "@/shared/money/format";
import { decimalToText, parseDecimal, signOf, subtractDecimals } from "@/shared/money/money";
import { settleTyped } from "@/shared/money/typed-amount";
import { linesOf } from "@/shared/ui/lines-field";

export const METHODS = ["sepa", "sepa-instant", "generic"] as const;
export const APPROVERS = ["owner", "admin", "treasurer"] as const;
export const CALENDARS = ["target", "united-states", "united-kingdom", "weekends"] as const;
export type CalendarName = (typeof CALENDARS)[number];

/** Roles and people; both empty is everybody who may approve. */
export interface Who {
  readonly roles: readonly string[];
  readonly members: readonly string[];
}

export interface NeedDraft extends Who {
  readonly key: number;
  readonly approvers: string;
}

export interface RuleDraft {
  readonly key: number;
  readonly name: string;
  readonly methods: readonly string[];
  /** One a line, or with commas, as are entities and accounts. */
  readonly currencies: string;
  readonly entities: string;
  readonly accounts: string;
  readonly from: string;
  readonly to: string;
  readonly isOrdered: boolean;
  readonly needs: readonly NeedDraft[];
}

export interface LimitDraft extends Who {
  readonly key: number;
  readonly currency: string;
  readonly perPayment: string;
  readonly perDay: string;
}

export interface CutOffDraft {
  readonly key: number;
  readonly currency: string;
  readonly time: string;
  readonly zone: string;
  readonly calendar: string;
}

export interface PolicyDraft {
  readonly cooling: string;
  readonly duplicates: string;
  /** A score with one place, as in `3.5`. */
  readonly unusual: string;
  readonly ahead: string;
  readonly rules: readonly RuleDraft[];
  readonly limits: readonly LimitDraft[];
  readonly cutOffs: readonly CutOffDraft[];
}

export const nextKey = (rows: readonly { readonly key: number }[]) => Math.max(0, ...rows.map(({ key }) => key)) + 1;

export const newNeed = (key: number): NeedDraft => ({ key, roles: [...APPROVERS], members: [], approvers: "1" });
export const newRule = (key: number): RuleDraft => ({ key, name: "", methods: [], currencies: "", entities: "", accounts: "", from: "", to: "", isOrdered: false, needs: [newNeed(1)] });
export const newLimit = (key: number, currency: string): LimitDraft => ({ key, roles: ["treasurer"], members: [], currency, perPayment: "", perDay: "" });
export const newCutOff = (key: number, currency: string): CutOffDraft => ({ key, currency, time: "15:00", zone: "Europe/Berlin", calendar: "target" });

const needDraft = ({ roles = [], members = [], approvers }: ApproverSetting, index: number): NeedDraft => ({ key: index + 1, roles, members, approvers: String(approvers) });

function ruleDraft({ name, when, is_ordered, needs }: ApprovalRule, index: number): RuleDraft {
  const { methods = [], currencies = [], entities = [], accounts = [], at_least, at_most } = when ?? {};
  return { key: index + 1, name, methods, currencies: currencies.join(", "), entities: entities.join("\n"), accounts: accounts.join("\n"), from: at_least ?? "", to: at_most ?? "", isOrdered: is_ordered ?? false, needs: needs.map(needDraft) };
}

export function draftOf(policy: PaymentPolicy): PolicyDraft {
  const tenths = policy.unusual_tenths;
  return {
    cooling: String(policy.cooling_hours),
    duplicates: String(policy.duplicate_days),
    unusual: tenths % 10 === 0 ? String(tenths / 10) : `${String(Math.trunc(tenths / 10))}.${String(tenths % 10)}`,
    ahead: String(policy.days_ahead),
    rules: policy.rules.map(ruleDraft),
    limits: policy.limits.map(({ roles = [], members = [], currency, per_payment, per_day }, index) => ({ key: index + 1, roles, members, currency, perPayment: per_payment ?? "", perDay: per_day ?? "" })),
    cutOffs: policy.cut_offs.map((cut, index) => ({ key: index + 1, ...cut })),
  };
}

export const codesOf = (text: string) => linesOf(text).map((each) => each.toUpperCase());
const amountOf = (text: string) => settleTyped(text) ?? null;

function tenthsOf(text: string): number {
  const [whole = "", fraction = "0"] = text.split(".");
  return Number(whole) * 10 + Number(fraction === "" ? "0" : fraction);
}

function ruleOf(draft: RuleDraft): ApprovalRule {
  const when = { methods: [...draft.methods], entities: linesOf(draft.entities), accounts: linesOf(draft.accounts), currencies: codesOf(draft.currencies), at_least: amountOf(draft.from), at_most: amountOf(draft.to) };
  return { name: draft.name.trim(), when, is_ordered: draft.isOrdered, needs: draft.needs.map(({ roles, members, approvers }) => ({ roles: [...roles], members: [...members], approvers: Number(approvers) })) };
}

const limitOf = ({ roles, members, currency, perPayment, perDay }: LimitDraft): ApprovalLimit => ({ roles: [...roles], members: [...members], currency: currency.trim().toUpperCase(), per_payment: amountOf(perPayment), per_day: amountOf(perDay) });
const cutOffOf = ({ currency, time, zone, calendar }: CutOffDraft): CutOffTime => ({ currency: currency.trim().toUpperCase(), time, zone: zone.trim(), calendar });

export function policyOf(draft: PolicyDraft): PaymentPolicy {
  return {
    cooling_hours: Number(draft.cooling),
    duplicate_days: Number(draft.duplicates),
    unusual_tenths: tenthsOf(draft.unusual),
    days_ahead: Number(draft.ahead),
    rules: draft.rules.map(ruleOf),
    limits: draft.limits.map(limitOf),
    cut_offs: draft.cutOffs.map(cutOffOf),
  };
}

export type PolicyFault = "name" | "one-currency" | "currency" | "places" | "range" | "approvers" | "people" | "no-limit" | "time" | "zone" | "number" | "hours" | "score" | "last-rule";
/** By field, as in `rule 2 name`; the number is the key of the row. */
export type Faults = ReadonlyMap<string, PolicyFault>;

const MAX_NAME = 100;
const MAX_APPROVERS = 20;
const MAX_HOURS = 2160;
const MAX_NUMBER = 65_535;

const isCount = (text: string, least: number, most: number) => /^\d{1,5}$/.test(text) && Number(text) >= least && Number(text) <= most;
const placesIn = (text: string) => text.split(".")[1]?.replace(/0+$/, "").length ?? 0;
const isTooFine = (text: string, currency: string) => isCurrency(currency) && placesIn(text) > placesOf(currency);

/** Whether a rule has no condition: it is for every payment. */
export const isForAll = (rule: RuleDraft) => rule.methods.length === 0 && [rule.currencies, rule.entities, rule.accounts, rule.from, rule.to].every((text) => text.trim() === "");

function isBelow(left: string, right: string): boolean {
  const [least, most] = [parseDecimal(left), parseDecimal(right)];
  return least !== null && most !== null && signOf(decimalToText(subtractDecimals(most, least))) < 0;
}

function ruleFaults(rule: RuleDraft, faults: Map<string, PolicyFault>): void {
  const at = (field: string) => `rule ${String(rule.key)} ${field}`;
  const name = rule.name.trim();
  if (name === "" || new TextEncoder().encode(name).length > MAX_NAME) faults.set(at("name"), "name");
  const currencies = codesOf(rule.currencies);
  const [from, to] = [amountOf(rule.from), amountOf(rule.to)];
  const [only] = currencies;
  if ((from !== null || to !== null) && currencies.length !== 1) faults.set(at("currencies"), "one-currency");
  else if (currencies.some((code) => !isCurrency(code))) faults.set(at("currencies"), "currency");
  for (const [field, amount] of [["from", from], ["to", to]] as const) if (amount !== null && only !== undefined && isTooFine(amount, only)) faults.set(at(field), "places");
  if (from !== null && to !== null && isBelow(from, to)) faults.set(at("to"), "range");
  for (const need of rule.needs) {
    const place = at(`need ${String(need.key)}`);
    if (!isCount(need.approvers, 1, MAX_APPROVERS)) faults.set(place, "approvers");
    else if (need.roles.length === 0 && need.members.length > 0 && need.members.length < Number(need.approvers)) faults.set(place, "people");
  }
}

function limitFaults(limit: LimitDraft, faults: Map<string, PolicyFault>): void {
  const at = (field: string) => `limit ${String(limit.key)} ${field}`;
  const currency = limit.currency.trim().toUpperCase();
  if (!isCurrency(currency)) faults.set(at("currency"), "currency");
  if (amountOf(limit.perPayment) === null && amountOf(limit.perDay) === null) faults.set(at("perPayment"), "no-limit");
  for (const field of ["perPayment", "perDay"] as const) if (isTooFine(limit[field], currency)) faults.set(at(field), "places");
}

/** Everything that is wrong; the server has the last word. */
export function faultsOf(draft: PolicyDraft): Faults {
  const faults = new Map<string, PolicyFault>();
  for (const rule of draft.rules) ruleFaults(rule, faults);
  const last = draft.rules.at(-1);
  if (last === undefined || !isForAll(last)) faults.set("rules", "last-rule");
  for (const limit of draft.limits) limitFaults(limit, faults);
  for (const cut of draft.cutOffs) {
    const at = (field: string) => `cut-off ${String(cut.key)} ${field}`;
    if (!isCurrency(cut.currency.trim().toUpperCase())) faults.set(at("currency"), "currency");
    if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(cut.time)) faults.set(at("time"), "time");
    if (cut.zone.trim() === "") faults.set(at("zone"), "zone");
  }
  if (!isCount(draft.cooling, 0, MAX_HOURS)) faults.set("cooling", "hours");
  for (const field of ["duplicates", "ahead"] as const) if (!isCount(draft[field], 0, MAX_NUMBER)) faults.set(field, "number");
  if (!/^\d{1,3}(\.\d?)?$/.test(draft.unusual)) faults.set("unusual", "score");
  return faults;
}

/** A row one place up or down; as it was at the ends. */
export function moved<Row>(rows: readonly Row[], from: number, to: number): readonly Row[] {
  if (to < 0 || to >= rows.length) return rows;
  const next = [...rows];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}

/** The policy of a text, or why it is none; what it says the server checks. */
export function readPolicy(text: string): { readonly policy?: PaymentPolicy; readonly fault?: string } {
  try {
    const policy: PaymentPolicy = JSON.parse(text);
    return isGiven(policy) && typeof policy === "object" && Array.isArray(policy.rules) ? { policy: { ...policy, limits: policy.limits ?? [], cut_offs: policy.cut_offs ?? [] } } : { fault: "rules" };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : "" };
  }
}
