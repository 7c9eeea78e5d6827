// A rule as the form has it, both ways: what the form cannot say is edited as text.
import type { Rule, RuleWords } from "@/shared/api/types";

type RuleCondition = RuleWords["when"];

export const FIELDS = ["anywhere", "counterparty", "description", "counterparty-account", "bank-reference", "code"] as const;
export type RuleField = (typeof FIELDS)[number];
export const DIRECTIONS = ["any", "in", "out"] as const;
export type RuleDirection = (typeof DIRECTIONS)[number];

export interface RuleForm {
  readonly name: string;
  readonly field: RuleField;
  readonly text: string;
  readonly atLeast: string;
  readonly atMost: string;
  readonly direction: RuleDirection;
  readonly category: string;
  readonly tag: string;
  readonly stops: boolean;
}

export const EMPTY: RuleForm = { name: "", field: "anywhere", text: "", atLeast: "", atMost: "", direction: "any", category: "", tag: "", stops: false };

export function wordsOf(form: RuleForm): RuleWords {
  const when: RuleCondition[] = [];
  if (form.text.trim() !== "") when.push({ text: { field: form.field, test: { contains: form.text.trim() } } });
  if (form.atLeast !== "" || form.atMost !== "") when.push({ amount: { ...(form.atLeast === "" ? {} : { "at-least": form.atLeast }), ...(form.atMost === "" ? {} : { "at-most": form.atMost }) } });
  if (form.direction !== "any") when.push({ direction: form.direction });
  const only = when.length === 1 ? when[0] : undefined;
  return {
    name: form.name.trim(),
    when: only ?? { all: when },
    then: [...(form.category === "" ? [] : [{ category: form.category }]), ...(form.tag.trim() === "" ? [] : [{ tag: form.tag.trim() }])],
    after: form.stops ? "stop" : "continue",
  };
}

/** Whether the form says enough to be a rule. */
export function isRule(form: RuleForm): boolean {
  const asks = form.text.trim() !== "" || form.atLeast !== "" || form.atMost !== "" || form.direction !== "any";
  return form.name.trim() !== "" && asks && (form.category !== "" || form.tag.trim() !== "");
}

/** The form of a rule; none if it says more than the form can. */
export function formOf(words: RuleWords): RuleForm | null {
  let form: RuleForm = { ...EMPTY, name: words.name, stops: words.after === "stop" };
  const parts = typeof words.when === "object" && "all" in words.when ? words.when.all : [words.when];
  for (const part of parts) {
    const next = withCondition(form, part);
    if (next === null) return null;
    form = next;
  }
  for (const said of words.then) {
    if ("category" in said && form.category === "") form = { ...form, category: said.category };
    else if ("tag" in said && form.tag === "") form = { ...form, tag: said.tag };
    else return null;
  }
  const isSame = JSON.stringify(wordsOf(form)) === JSON.stringify({ ...words, after: words.after ?? "continue" });
  return isSame ? form : null;
}

function withCondition(form: RuleForm, part: RuleCondition): RuleForm | null {
  if (typeof part !== "object") return null;
  if ("text" in part) {
    const field = FIELDS.find((each) => each === part.text.field);
    const test = part.text.test;
    return field !== undefined && form.text === "" && typeof test === "object" && "contains" in test ? { ...form, field, text: test.contains } : null;
  }
  if ("amount" in part) return { ...form, atLeast: part.amount["at-least"] ?? "", atMost: part.amount["at-most"] ?? "" };
  if ("direction" in part) return { ...form, direction: part.direction };
  return null;
}

/** What a rule says, in one line. */
export function saysOf({ rule }: Rule): string {
  return rule.then
    .map((said) => {
      if ("category" in said) return said.category;
      if ("transfer" in said) return said.transfer;
      if ("split" in said) return said.split.map((part) => part.category).join(" + ");
      if ("counterparty" in said) return said.counterparty;
      if ("entity" in said) return said.entity;
      return `#${said.tag}`;
    })
    .join(", ");
}

/** What a condition asks, in one line. */
export function asksOf(when: RuleCondition): string {
  if (typeof when !== "object") return when;
  if ("all" in when) return when.all.map(asksOf).join(" · ");
  if ("any" in when) return `(${when.any.map(asksOf).join(" | ")})`;
  if ("not" in when) return `¬ ${asksOf(when.not)}`;
  if ("text" in when) return `${when.text.field}: ${testOf(when.text.test)}`;
  if ("amount" in when) return [when.amount["at-least"] === undefined || when.amount["at-least"] === null ? "" : `≥ ${when.amount["at-least"]}`, when.amount["at-most"] === undefined || when.amount["at-most"] === null ? "" : `≤ ${when.amount["at-most"]}`].filter((each) => each !== "").join(" ");
  if ("direction" in when) return when.direction;
  if ("asset" in when) return when.asset;
  if ("account" in when) return when.account;
  if ("category" in when) return when.category;
  if ("entity" in when) return when.entity;
  if ("tag" in when) return `#${when.tag}`;
  return when.day.which;
}

function testOf(test: RuleTest): string {
  if (typeof test !== "object") return test;
  const [word, text] = Object.entries(test)[0] ?? ["", ""];
  return `${word} ${Array.isArray(text) ? text.join(", ") : text}`;
}

type RuleTest = Extract<RuleCondition, { text: unknown }>["text"]["test"];
