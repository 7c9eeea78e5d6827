// One rule of the policy: which payments it is for, and whose approvals they need.
import { t } from "@/shared/i18n/translate";
import { AmountInput } from "@/shared/ui/amount-input";
import { Field } from "@/shared/ui/controls";
import { Icon } from "@/shared/ui/icon";
import { LinesField } from "@/shared/ui/lines-field";
import { TextField } from "@/shared/ui/text-field";
import { isForAll, METHODS, newNeed, nextKey, type Faults, type NeedDraft, type RuleDraft } from "./policy-draft";
import { faultText } from "./policy-fault";
import { WhoFields } from "./who-fields";

export interface RuleFieldsProps {
  readonly rule: RuleDraft;
  readonly number: number;
  readonly faults: Faults;
  readonly isAsked: boolean;
  readonly onChange: (rule: RuleDraft) => void;
  readonly onMove: (by: 1 | -1) => void;
  readonly onRemove: () => void;
}

const methodKeys = { sepa: "method_sepa", "sepa-instant": "method_sepa-instant", generic: "method_generic" } as const;

export function RuleFields({ rule, number, faults, isAsked, onChange, onMove, onRemove }: RuleFieldsProps) {
  const set = (part: Partial<RuleDraft>) => onChange({ ...rule, ...part });
  const fault = faultText(faults, `rule ${String(rule.key)}`);
  const name = rule.name.trim() === "" ? t("rule_number", { number: String(number) }) : rule.name;
  return (
    <li className="policy-rule" data-asked={isAsked} aria-label={name}>
      <div className="policy-rule-head">
        <span className="policy-rule-number" aria-hidden="true">
          {number}
        </span>
        <TextField label={t("rule_name")} value={rule.name} onChange={(text) => set({ name: text })} maxLength={100} error={fault("name")} />
        <span className="row-actions">
          <button type="button" className="button button-icon" aria-label={t("move_up_named", { name })} onClick={() => onMove(-1)}>
            <span className="policy-up">
              <Icon name="chevron" size={14} />
            </span>
          </button>
          <button type="button" className="button button-icon" aria-label={t("move_down_named", { name })} onClick={() => onMove(1)}>
            <span className="policy-down">
              <Icon name="chevron" size={14} />
            </span>
          </button>
          <button type="button" className="button button-icon" aria-label={t("delete_rule_named", { name })} onClick={onRemove}>
            <Icon name="trash" size={14} />
          </button>
        </span>
      </div>
      <fieldset className="policy-part">
        <legend className="policy-legend">{isForAll(rule) ? t("rule_for_all") : t("rule_for_payments")}</legend>
        <div className="policy-grid">
          <TextField label={t("currencies")} value={rule.currencies} onChange={(currencies) => set({ currencies })} placeholder={t("any")} error={fault("currencies")} isCode maxLength={200} />
          <Field label={t("amount_from")} error={fault("from")}>
            {(id, wrong) => <AmountInput id={id} text={rule.from} fault={wrong} placeholder={t("any")} onChange={(from) => set({ from })} />}
          </Field>
          <Field label={t("amount_to")} error={fault("to")}>
            {(id, wrong) => <AmountInput id={id} text={rule.to} fault={wrong} placeholder={t("any")} onChange={(to) => set({ to })} />}
          </Field>
        </div>
        <Methods rule={rule} onChange={(methods) => set({ methods })} />
        <div className="policy-grid">
          <LinesField label={t("entities")} value={rule.entities} onChange={(entities) => set({ entities })} placeholder={t("any")} />
          <LinesField label={t("paying_accounts")} value={rule.accounts} onChange={(accounts) => set({ accounts })} placeholder={t("any")} hint={t("paying_accounts_hint")} />
        </div>
      </fieldset>
      <Needs rule={rule} fault={fault} onChange={onChange} />
    </li>
  );
}

function Methods({ rule, onChange }: { readonly rule: RuleDraft; readonly onChange: (methods: readonly string[]) => void }) {
  return (
    <fieldset className="who">
      <legend className="field-label">{t("payment_types")}</legend>
      {METHODS.map((method) => (
        <label key={method} className="checkbox">
          <input type="checkbox" checked={rule.methods.includes(method)} onChange={() => onChange(METHODS.filter((each) => (each === method) !== rule.methods.includes(each)))} /> {t(methodKeys[method])}
        </label>
      ))}
      {rule.methods.length === 0 && <span className="field-hint">{t("any_type")}</span>}
    </fieldset>
  );
}

function Needs({ rule, fault, onChange }: { readonly rule: RuleDraft; readonly fault: (field: string) => string | undefined; readonly onChange: (rule: RuleDraft) => void }) {
  const setNeed = (need: NeedDraft) => onChange({ ...rule, needs: rule.needs.map((each) => (each.key === need.key ? need : each)) });
  return (
    <fieldset className="policy-part">
      <legend className="policy-legend">{t("rule_needs")}</legend>
      <ol className="policy-needs" aria-label={t("rule_needs")}>
        {rule.needs.map((need, index) => (
          <li key={need.key} className="policy-need" aria-label={t("need_number", { number: String(index + 1) })}>
            <Field label={t("approvers")} error={fault(`need ${String(need.key)}`)}>
              {(id, wrong) => <input id={id} className="input numeric" inputMode="numeric" maxLength={2} {...wrong} value={need.approvers} onChange={(event) => setNeed({ ...need, approvers: event.target.value.replaceAll(/\D/g, "") })} />}
            </Field>
            <WhoFields label={t("of_whom")} row={need} onChange={setNeed} />
            <button type="button" className="button button-icon" disabled={rule.needs.length === 1} aria-label={t("remove_need", { number: String(index + 1) })} onClick={() => onChange({ ...rule, needs: rule.needs.filter((each) => each.key !== need.key) })}>
              <Icon name="close" size={14} />
            </button>
          </li>
        ))}
      </ol>
      <div className="policy-need-foot">
        <button type="button" className="button button-quiet" disabled={rule.needs.length >= 10} onClick={() => onChange({ ...rule, needs: [...rule.needs, newNeed(nextKey(rule.needs))] })}>
          <Icon name="plus" size={14} /> {t("add_need")}
        </button>
        {rule.needs.length > 1 && (
          <label className="checkbox">
            <input type="checkbox" checked={rule.isOrdered} onChange={(event) => onChange({ ...rule, isOrdered: event.target.checked })} /> {t("in_this_order")}
          </label>
        )}
      </div>
    </fieldset>
  );
}
