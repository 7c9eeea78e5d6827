// A rule in a form, or as text where it says more than the form can; tried on the history before it is kept.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { accountsQuery } from "@/shared/api/queries";
import { useScope } from "@/shared/api/scope";
import type { Rule, RuleWords } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { settleTyped } from "@/shared/money/typed-amount";
import { AmountInput } from "@/shared/ui/amount-input";
import { Field, SelectField } from "@/shared/ui/controls";
import { DialogForm } from "@/shared/ui/form-dialog";
import { TextField } from "@/shared/ui/text-field";
import { PreviewView } from "./preview-view";
import { DIRECTIONS, EMPTY, FIELDS, formOf, isRule, wordsOf, type RuleForm } from "./rule-form";
import { useRules } from "./use-rules";

export function RuleEditor({ rule, onDone }: { readonly rule: Rule | null; readonly onDone: () => void }) {
  const [form, setForm] = useState<RuleForm | null>(rule === null ? EMPTY : formOf(rule.rule));
  const [text, setText] = useState(() => JSON.stringify(rule?.rule ?? {}, null, 2));
  const { keep, preview } = useRules(onDone);
  const read = form === null ? parse(text) : isRule(form) ? { words: wordsOf(form) } : {};
  const change = (more: Partial<RuleForm>) => {
    preview.reset();
    setForm(form === null ? null : { ...form, ...more });
  };
  return (
    <DialogForm submit={t("keep_rule")} isReady={read.words !== undefined} isBusy={keep.isPending} error={keep.error ?? preview.error} onSubmit={() => read.words !== undefined && keep.mutate({ rule, words: read.words })}>
      {form === null ? <RuleText text={text} fault={read.fault} onChange={setText} /> : <RuleFields form={form} onChange={change} />}
      <button type="button" className="button" disabled={read.words === undefined || preview.isPending} onClick={() => preview.mutate(read.words)}>
        {t("try_on_history")}
      </button>
      <PreviewView preview={preview} />
    </DialogForm>
  );
}

interface Read {
  readonly words?: RuleWords;
  readonly fault?: string;
}

function parse(text: string): Read {
  try {
    const words: RuleWords = JSON.parse(text);
    return { words };
  } catch (error) {
    return { fault: t("rule_not_json", { cause: error instanceof Error ? error.message : "" }) };
  }
}

function RuleText({ text, fault, onChange }: { readonly text: string; readonly fault: string | undefined; readonly onChange: (text: string) => void }) {
  return (
    <Field label={t("rule_as_text")} hint={fault ?? t("rule_as_text_hint")}>
      {(id) => <textarea id={id} className="input input-code rule-text" rows={12} spellCheck={false} value={text} onChange={(event) => onChange(event.target.value)} />}
    </Field>
  );
}

function RuleFields({ form, onChange }: { readonly form: RuleForm; readonly onChange: (more: Partial<RuleForm>) => void }) {
  const { org } = useScope();
  const accounts = useQuery(accountsQuery({ org }));
  const categories = (accounts.data?.items ?? []).filter((each) => each.type === "income" || each.type === "expense").map((each) => each.path);
  const amount = (key: "atLeast" | "atMost", label: string) => <Field label={label}>{(id) => <AmountInput id={id} text={form[key]} onChange={(typed) => onChange({ [key]: settleTyped(typed) ?? typed })} placeholder="0.00" />}</Field>;
  return (
    <>
      <TextField label={t("name")} value={form.name} onChange={(name) => onChange({ name })} maxLength={120} autoFocus />
      <div className="form-row">
        <SelectField label={t("rule_in_field")} value={form.field} onChange={(field) => onChange({ field })} choices={FIELDS.map((each) => ({ value: each, label: t(`field_${each}`) }))} />
        <TextField label={t("rule_text_condition")} value={form.text} onChange={(text) => onChange({ text })} />
      </div>
      <div className="form-row">
        {amount("atLeast", t("rule_at_least"))}
        {amount("atMost", t("rule_at_most"))}
        <SelectField label={t("money_direction")} value={form.direction} onChange={(direction) => onChange({ direction })} choices={DIRECTIONS.map((each) => ({ value: each, label: t(`direction_${each}`) }))} />
      </div>
      <div className="form-row">
        <TextField label={t("category")} value={form.category} onChange={(category) => onChange({ category })} suggestions={categories} placeholder="expenses:rent" isCode />
        <TextField label={t("rule_tag")} value={form.tag} onChange={(tag) => onChange({ tag })} maxLength={60} />
      </div>
      <label className="checkbox">
        <input type="checkbox" checked={form.stops} onChange={(event) => onChange({ stops: event.target.checked })} /> {t("rule_stops")}
      </label>
    </>
  );
}
