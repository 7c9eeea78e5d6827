// Why each rule does or does not fit one entry.
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { client, take } from "@/shared/api/client";
import { useScope } from "@/shared/api/scope";
import type { ConditionWhy, RuleWhy } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Badge } from "@/shared/ui/controls";
import { FormError } from "@/shared/ui/form-error";
import { Card } from "@/shared/ui/page";
import { TextField } from "@/shared/ui/text-field";

export function WhyCard() {
  const { org } = useScope();
  const [entry, setEntry] = useState("");
  const ask = useMutation({ mutationFn: (id: number) => take(client.POST("/api/v1/rules/why", { params: { query: { org } }, body: { entry: id } })) });
  const id = /^\d{1,15}$/.test(entry.trim()) ? Number(entry.trim()) : undefined;
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (id !== undefined) ask.mutate(id);
  };
  return (
    <Card title={t("why")}>
      <form className="why-form" onSubmit={send}>
        <TextField label={t("why_entry")} value={entry} onChange={setEntry} hint={t("why_text")} isCode maxLength={15} />
        <button type="submit" className="button" disabled={id === undefined || ask.isPending}>
          {t("why")}
        </button>
      </form>
      <FormError error={ask.error} />
      {ask.data !== undefined && (
        <div className="why" role="status">
          <p>
            {t("category")}: <strong>{ask.data.category ?? t("no_category")}</strong>
            {ask.data.given_by !== null && <span className="muted"> · {ask.data.given_by}</span>}
          </p>
          <ol className="why-rules">
            {ask.data.rules.map((each, index) => (
              <li key={index}>
                <p>
                  {each.name} <Verdict rule={each} />
                </p>
                <Condition why={each.why} />
              </li>
            ))}
          </ol>
        </div>
      )}
    </Card>
  );
}

function Verdict({ rule }: { readonly rule: RuleWhy }) {
  if (rule.stopped_by !== null) return <Badge>{t("why_stopped", { name: rule.stopped_by })}</Badge>;
  return rule.holds ? <Badge tone="good">{t("why_fits")}</Badge> : <Badge>{t("why_not")}</Badge>;
}

function Condition({ why }: { readonly why: ConditionWhy }) {
  return (
    <div className="why-condition" data-holds={why.holds}>
      <span aria-hidden="true">{why.holds ? "✓" : "✗"}</span> {why.asked}: <code>{why.found}</code>
      {why.parts.map((part, index) => (
        <Condition key={index} why={part} />
      ))}
    </div>
  );
}
