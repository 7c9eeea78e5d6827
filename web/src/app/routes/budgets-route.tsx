// Budgets and recurring payments.
import { BudgetsPage } from "@/features/budgets/budgets-page";

export function BudgetsRoute() {
  return <BudgetsPage />;
}
