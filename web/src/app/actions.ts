// What can be made from anywhere, and the pages that are not in the navigation.
import { useNavigate } from "@tanstack/react-router";
import type { TextKey } from "@/shared/i18n/translate";
import type { IconName } from "@/shared/ui/icon";

export interface Action {
  readonly id: string;
  readonly label: TextKey;
  readonly icon: IconName;
  readonly keys: string;
  readonly run: () => void;
}

export function useActions(onNewOrganisation: () => void): readonly Action[] {
  const navigate = useNavigate();
  return [
    { id: "new-entry", label: "new_entry", icon: "plus", keys: "c e", run: () => void navigate({ to: "/entries/new" }) },
    { id: "new-account", label: "new_account_title", icon: "plus", keys: "c a", run: () => void navigate({ to: "/accounts", search: { create: true } }) },
    { id: "new-price", label: "add_price", icon: "plus", keys: "c p", run: () => void navigate({ to: "/prices", search: { create: true } }) },
    { id: "new-organisation", label: "new_organisation", icon: "plus", keys: "c o", run: onNewOrganisation },
    { id: "balance-sheet", label: "balance-sheet", icon: "reports", keys: "g b", run: () => void navigate({ to: "/reports/$report", params: { report: "balance-sheet" } }) },
    { id: "income-statement", label: "income-statement", icon: "reports", keys: "g n", run: () => void navigate({ to: "/reports/$report", params: { report: "income-statement" } }) },
    { id: "trial-balance", label: "trial-balance", icon: "reports", keys: "g t", run: () => void navigate({ to: "/reports/$report", params: { report: "trial-balance" } }) },
    { id: "mappings", label: "mappings", icon: "mapping", keys: "g m", run: () => void navigate({ to: "/import/mappings" }) },
  ];
}
