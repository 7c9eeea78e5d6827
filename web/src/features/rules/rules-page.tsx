// Rules: what lines are, in the order they are asked; tried on the history, applied and taken back.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useScope } from "@/shared/api/scope";
import { rulesQuery } from "@/shared/api/understanding-queries";
import type { Rule } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { Badge } from "@/shared/ui/controls";
import { FormDialog } from "@/shared/ui/form-dialog";
import { FormError } from "@/shared/ui/form-error";
import { Icon } from "@/shared/ui/icon";
import { Card, Page } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { BatchesCard } from "./batches-card";
import { PreviewView } from "./preview-view";
import { RuleEditor } from "./rule-editor";
import { asksOf, saysOf } from "./rule-form";
import { useRules } from "./use-rules";
import { WhyCard } from "./why-card";
import "./rules.css";

export function RulesPage() {
  const { org } = useScope();
  const may = useMay();
  const canWrite = may("rules.write");
  const canApply = may("entries.correct");
  const query = useQuery(rulesQuery(org));
  const [editing, setEditing] = useState<Rule | "new" | null>(null);
  const [isApplying, setApplying] = useState(false);
  const { apply, preview } = useRules(() => setApplying(false));
  const open = () => {
    preview.mutate(undefined);
    setApplying(true);
  };
  const create = canWrite && (
    <button type="button" className="button button-primary" onClick={() => setEditing("new")}>
      <Icon name="plus" /> {t("new_rule")}
    </button>
  );
  const hasRules = (query.data?.items.length ?? 0) > 0;
  return (
    <Page
      title={t("rules")}
      wide
      actions={
        <>
          {canApply && hasRules && (
            <button type="button" className="button" onClick={open}>
              <Icon name="history" /> {t("apply_rules")}
            </button>
          )}
          {create}
        </>
      }
    >
      <Card className="card-flush">
        <QueryView query={query} skeleton={<SkeletonRows rows={4} />} isEmpty={(list) => list.items.length === 0} empty={<EmptyState title={t("no_rules")} text={t("no_rules_text")} action={create} />}>
          {(list) => <RuleTable rules={list.items} canWrite={canWrite} onEdit={setEditing} />}
        </QueryView>
      </Card>
      {hasRules && <WhyCard />}
      <BatchesCard />
      <FormDialog open={editing !== null} onOpenChange={(isOpen) => !isOpen && setEditing(null)} title={editing === "new" ? t("new_rule") : t("edit_rule")} text={t("new_rule_text")}>
        {editing !== null && <RuleEditor rule={editing === "new" ? null : editing} onDone={() => setEditing(null)} />}
      </FormDialog>
      <ConfirmDialog open={isApplying} onOpenChange={setApplying} title={t("apply_rules_title")} text={t("apply_rules_text")} confirm={t("apply_rules")} busy={apply.isPending || preview.data === undefined || preview.data.changed === 0} onConfirm={() => apply.mutate()}>
        <PreviewView preview={preview} />
        <FormError error={apply.error} />
      </ConfirmDialog>
    </Page>
  );
}

function RuleTable({ rules, canWrite, onEdit }: { readonly rules: readonly Rule[]; readonly canWrite: boolean; readonly onEdit: (rule: Rule) => void }) {
  const [deleting, setDeleting] = useState<Rule | null>(null);
  const { remove, order } = useRules(() => setDeleting(null));
  const move = (from: number, to: number) => {
    const ids = rules.map((each) => each.id);
    const [moved] = ids.splice(from, 1);
    if (moved !== undefined) ids.splice(to, 0, moved);
    order.mutate(ids);
  };
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={t("rules")}>
      <table className="table">
        <thead>
          <tr>
            <th>{t("name")}</th>
            <th>{t("rule_asks")}</th>
            <th>{t("rule_says")}</th>
            <th>
              <span className="visually-hidden">{t("actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rules.map((each, index) => (
            <tr key={each.id}>
              <td>
                {each.rule.name} {each.rule.after === "stop" && <Badge>{t("rule_stops")}</Badge>}
              </td>
              <td className="rule-asks">{asksOf(each.rule.when)}</td>
              <td>{saysOf(each)}</td>
              <td className="numeric nowrap">
                {canWrite && (
                  <>
                    <button type="button" className="button button-icon" aria-label={t("move_up_named", { name: each.rule.name })} disabled={index === 0 || order.isPending} onClick={() => move(index, index - 1)}>
                      <span className="rule-up">
                        <Icon name="chevron" size={14} />
                      </span>
                    </button>
                    <button type="button" className="button button-icon" aria-label={t("move_down_named", { name: each.rule.name })} disabled={index === rules.length - 1 || order.isPending} onClick={() => move(index, index + 1)}>
                      <span className="rule-down">
                        <Icon name="chevron" size={14} />
                      </span>
                    </button>
                    <button type="button" className="button button-icon" aria-label={t("edit_rule_named", { name: each.rule.name })} onClick={() => onEdit(each)}>
                      <Icon name="edit" size={14} />
                    </button>
                    <button type="button" className="button button-icon" aria-label={t("delete_rule_named", { name: each.rule.name })} onClick={() => setDeleting(each)}>
                      <Icon name="trash" size={14} />
                    </button>
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <ConfirmDialog open={deleting !== null} onOpenChange={(isOpen) => !isOpen && setDeleting(null)} title={t("delete_rule_title", { name: deleting?.rule.name ?? "" })} text={t("delete_rule_text")} confirm={t("delete")} danger busy={remove.isPending} onConfirm={() => deleting !== null && remove.mutate(deleting)} />
    </div>
  );
}
