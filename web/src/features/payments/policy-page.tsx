// Changing the payment policy: in a form with a fault at its field, or as the text it is kept as.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { client, take } from "@/shared/api/client";
import { paymentPolicyQuery } from "@/shared/api/payment-queries";
import { useScope } from "@/shared/api/scope";
import type { PaymentPolicy } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { ConflictNote } from "@/shared/ui/conflict-note";
import { Field, Segmented } from "@/shared/ui/controls";
import { FormError } from "@/shared/ui/form-error";
import { useHotkeys } from "@/shared/ui/hotkeys";
import { Icon } from "@/shared/ui/icon";
import { Card, Page } from "@/shared/ui/page";
import { QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { showToast } from "@/shared/ui/toasts";
import { draftOf, faultsOf, moved, newRule, nextKey, policyOf, readPolicy, type Faults, type PolicyDraft, type RuleDraft } from "./policy-draft";
import { faultText } from "./policy-fault";
import { PolicyLimits } from "./policy-limits";
import { PolicyPreview } from "./policy-preview";
import { RuleFields } from "./policy-rule-fields";
import { PolicyTerms } from "./policy-terms";
import "./payments.css";
import "./policy.css";

const modes = ["form", "text"] as const;
type Mode = (typeof modes)[number];

export function PolicyPage({ onKept }: { readonly onKept: () => void }) {
  const { org } = useScope();
  const query = useQuery(paymentPolicyQuery(org));
  return (
    <Page
      title={t("change_rules")}
      eyebrow={
        <nav className="eyebrow" aria-label={t("breadcrumbs")}>
          <Link to="/payments" className="crumb">
            {t("payments")}
          </Link>
          {" / "}
          <Link to="/payments/rules" className="crumb">
            {t("payment_rules")}
          </Link>
        </nav>
      }
    >
      <p className="muted policy-about">{t("change_rules_text")}</p>
      <QueryView query={query} skeleton={<SkeletonRows rows={8} />}>
        {({ policy, version }) => <PolicyEditor key={version} policy={policy} version={version} onKept={onKept} />}
      </QueryView>
    </Page>
  );
}

function PolicyEditor({ policy, version, onKept }: { readonly policy: PaymentPolicy; readonly version: string; readonly onKept: () => void }) {
  const { org } = useScope();
  const queryClient = useQueryClient();
  const canWrite = useMay()("payments.policy");
  const [draft, setDraft] = useState(() => draftOf(policy));
  const [text, setText] = useState<string | null>(null);
  const read = text === null ? undefined : readPolicy(text);
  const faults = faultsOf(draft);
  const body = text === null ? (faults.size === 0 ? policyOf(draft) : undefined) : read?.policy;
  const save = useMutation({
    mutationFn: (kept: PaymentPolicy) => take(client.PUT("/api/v1/payment-policy", { params: { query: { org }, header: { "If-Match": version } }, body: kept })),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: [org] });
      showToast(t("rules_kept"));
      onKept();
    },
  });
  const send = () => body !== undefined && canWrite && !save.isPending && save.mutate(body);
  useHotkeys({ "mod+enter": send });
  const look = (mode: Mode) => {
    if (mode === "text") setText(JSON.stringify(policyOf(draft), null, 2));
    else if (read?.policy !== undefined) {
      setDraft(draftOf(read.policy));
      setText(null);
    }
  };
  return (
    <form className="policy-form" noValidate onSubmit={(event) => event.preventDefault()}>
      <Segmented label={t("look_at_rules")} value={text === null ? "form" : "text"} onChange={look} choices={modes.map((value) => ({ value, label: t(`rules_as_${value}`) }))} />
      {text === null ? <PolicyFields draft={draft} faults={faults} policy={body} onChange={setDraft} /> : <PolicyText text={text} fault={read?.fault} onChange={setText} />}
      <FormError error={save.error} />
      <ConflictNote error={save.error} />
      <footer className="policy-foot">
        <span className="field-error" role="status">
          {text === null && faults.size > 0 ? t("policy_faults", { count: String(faults.size) }) : ""}
        </span>
        <Link to="/payments/rules" className="button">
          {t("cancel")}
        </Link>
        <button type="button" className="button button-primary" disabled={body === undefined || !canWrite || save.isPending} onClick={send}>
          {save.isPending ? t("working") : t("keep_rules")}
        </button>
      </footer>
    </form>
  );
}

function PolicyText({ text, fault, onChange }: { readonly text: string; readonly fault: string | undefined; readonly onChange: (text: string) => void }) {
  return (
    <Card>
      <Field label={t("rules_document")} hint={t("rules_document_hint")} error={fault === undefined ? undefined : t("policy_no_json", { cause: fault })}>
        {(id, wrong) => <textarea id={id} className="input input-code payment-policy" rows={22} spellCheck={false} {...wrong} value={text} onChange={(event) => onChange(event.target.value)} />}
      </Field>
    </Card>
  );
}

function PolicyFields({ draft, faults, policy, onChange }: { readonly draft: PolicyDraft; readonly faults: Faults; readonly policy: PaymentPolicy | undefined; readonly onChange: (draft: PolicyDraft) => void }) {
  const { currency } = useScope();
  const [asked, setAsked] = useState<number>();
  const { rules } = draft;
  const setRules = (next: readonly RuleDraft[]) => onChange({ ...draft, rules: next });
  const lastFault = faultText(faults)("rules");
  return (
    <>
      <PolicyPreview policy={policy} onAnswer={setAsked} />
      <Card title={t("approval_rules")} className="card-flush" actions={<AddRule rules={rules} onChange={setRules} />}>
        <ol className="policy-rules" aria-label={t("approval_rules")}>
          {rules.map((rule, index) => (
            <RuleFields
              key={rule.key}
              rule={rule}
              number={index + 1}
              faults={faults}
              isAsked={policy !== undefined && asked === index}
              onChange={(next) => setRules(rules.map((each) => (each.key === rule.key ? next : each)))}
              onMove={(by) => setRules(moved(rules, index, index + by))}
              onRemove={() => setRules(rules.filter((each) => each.key !== rule.key))}
            />
          ))}
        </ol>
        {lastFault !== undefined && (
          <p className="policy-last field-error" role="status">
            {lastFault}
          </p>
        )}
      </Card>
      <PolicyLimits limits={draft.limits} currency={currency} faults={faults} onChange={(limits) => onChange({ ...draft, limits })} />
      <PolicyTerms draft={draft} currency={currency} faults={faults} onChange={onChange} />
    </>
  );
}

/** A new rule comes before the others: it says more than they do. */
function AddRule({ rules, onChange }: { readonly rules: readonly RuleDraft[]; readonly onChange: (rules: readonly RuleDraft[]) => void }) {
  return (
    <button type="button" className="button" onClick={() => onChange([newRule(nextKey(rules)), ...rules])}>
      <Icon name="plus" size={14} /> {t("add_rule")}
    </button>
  );
}
