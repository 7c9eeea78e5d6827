// Budgets as they stand, and what is paid again and again.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { budgetsQuery, recurringQuery } from "@/shared/api/budget-queries";
import { useScope } from "@/shared/api/scope";
import type { BudgetState } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { FormDialog } from "@/shared/ui/form-dialog";
import { Icon } from "@/shared/ui/icon";
import { Card, Page } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { BudgetForm } from "./budget-form";
import { BudgetRow } from "./budget-row";
import { RecurringCard } from "./recurring-card";
import "./budgets.css";

export function BudgetsPage() {
  const { org, asOf } = useScope();
  const canWrite = useMay()("budgets.write");
  const budgets = useQuery(budgetsQuery(org, asOf));
  const recurring = useQuery(recurringQuery(org, asOf));
  const [editing, setEditing] = useState<BudgetState | "new" | null>(null);
  const action = canWrite && (
    <button type="button" className="button button-primary" onClick={() => setEditing("new")}>
      <Icon name="plus" /> {t("new_budget")}
    </button>
  );
  return (
    <Page title={t("budgets")} actions={action}>
      <Card className="card-flush">
        <QueryView query={budgets} skeleton={<SkeletonRows rows={4} />} isEmpty={(list) => list.items.length === 0} empty={<EmptyState title={t("no_budgets")} text={t("no_budgets_text")} action={action} />}>
          {(list) => (
            <ul className="rows" aria-label={t("budgets")}>
              {list.items.map((each) => (
                <BudgetRow key={each.name} state={each} onEdit={canWrite ? () => setEditing(each) : undefined} />
              ))}
            </ul>
          )}
        </QueryView>
      </Card>
      <QueryView query={recurring} skeleton={<SkeletonRows rows={6} />}>
        {(list) => <RecurringCard list={list} />}
      </QueryView>
      <FormDialog open={editing !== null} onOpenChange={(open) => !open && setEditing(null)} title={editing === "new" || editing === null ? t("new_budget") : editing.name} text={t("budget_text")}>
        {editing !== null && <BudgetForm state={editing === "new" ? null : editing} onDone={() => setEditing(null)} />}
      </FormDialog>
    </Page>
  );
}
