// A budget to keep: what, how much, how often, what becomes of the rest. What the server refuses stays beside what was typed.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, take, takeNothing } from "@/shared/api/client";
import { accountsQuery } from "@/shared/api/queries";
import { useScope } from "@/shared/api/scope";
import type { Budget, BudgetState } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { today } from "@/shared/time/dates";
import { AmountInput } from "@/shared/ui/amount-input";
import { Field, SelectField } from "@/shared/ui/controls";
import { DialogForm } from "@/shared/ui/form-dialog";
import { TextField } from "@/shared/ui/text-field";
import { showError, showToast } from "@/shared/ui/toasts";

const EVERY = ["week", "month", "quarter", "year"] as const;
const ROLLS = ["nothing", "unspent", "everything"] as const;

const fresh = (asset: string): Budget => ({ categories: [], entity: null, amount: "", asset, every: "month", first_on: `${today().slice(0, 8)}01`, last_on: null, roll_over: "nothing", alerts: [80, 100], changes: [] });

const list = (text: string) =>
  text
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "");

export function BudgetForm({ state, onDone }: { readonly state: BudgetState | null; readonly onDone: () => void }) {
  const { org, currency } = useScope();
  const queryClient = useQueryClient();
  const accounts = useQuery(accountsQuery({ org, in: currency }));
  const [name, setName] = useState(state?.name ?? "");
  const [budget, setBudget] = useState<Budget>(() => state?.budget ?? fresh(currency));
  const [categories, setCategories] = useState(budget.categories.join(", "));
  const [alerts, setAlerts] = useState(budget.alerts.join(", "));
  const done = async (news: string) => {
    await queryClient.invalidateQueries({ queryKey: [org] });
    showToast(news);
    onDone();
  };
  const path = { name: name.trim() };
  const on = state === null ? { "If-None-Match": "*" } : { "If-Match": `"${String(state.version)}"` };
  const keep = useMutation({
    mutationFn: () => take(client.PUT("/api/v1/budgets/{name}", { params: { path, query: { org }, header: on }, body: { ...budget, categories: list(categories), alerts: list(alerts).map(Number) } })),
    onSuccess: () => done(t("budget_kept")),
  });
  const remove = useMutation({
    mutationFn: () => takeNothing(client.DELETE("/api/v1/budgets/{name}", { params: { path, query: { org }, header: on } })),
    onSuccess: () => done(t("budget_deleted")),
    onError: showError,
  });
  const known = (accounts.data?.items ?? []).map((each) => each.path).filter((each) => each.startsWith("expenses") || each.startsWith("income"));
  const isReady = path.name !== "" && list(categories).length > 0 && budget.amount !== "" && budget.first_on !== "" && list(alerts).every((each) => /^\d+$/.test(each));
  const everyChoices = EVERY.map((value) => ({ value, label: t(`budget_every_${value}`) }));
  const rollChoices = ROLLS.map((value) => ({ value, label: t(`budget_rolls_${value}`) }));
  return (
    <DialogForm submit={t("keep_budget")} isReady={isReady} isBusy={keep.isPending} error={keep.error} onSubmit={() => keep.mutate()}>
      {state === null && <TextField label={t("budget_name")} value={name} onChange={setName} maxLength={60} autoFocus />}
      <TextField label={t("budget_categories")} hint={t("budget_categories_hint")} value={categories} onChange={setCategories} suggestions={known} isCode />
      <Field label={`${t("amount")} (${budget.asset})`}>{(id) => <AmountInput id={id} text={budget.amount} onChange={(amount) => setBudget({ ...budget, amount })} />}</Field>
      <SelectField label={t("budget_every")} value={EVERY.find((each) => each === budget.every) ?? "month"} choices={everyChoices} onChange={(value) => setBudget({ ...budget, every: value })} />
      <Field label={t("budget_from")}>{(id) => <input id={id} type="date" className="input" value={budget.first_on} onChange={(event) => setBudget({ ...budget, first_on: event.target.value })} />}</Field>
      <SelectField label={t("budget_rolls")} value={ROLLS.find((each) => each === budget.roll_over) ?? "nothing"} choices={rollChoices} onChange={(roll_over) => setBudget({ ...budget, roll_over })} />
      <TextField label={t("budget_alerts")} value={alerts} onChange={setAlerts} maxLength={60} isCode />
      {state !== null && (
        <button type="button" className="button button-danger" disabled={remove.isPending} onClick={() => remove.mutate()}>
          {t("delete_budget")}
        </button>
      )}
    </DialogForm>
  );
}
