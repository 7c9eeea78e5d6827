// What can be made from anywhere, and the pages that are not in the navigation.
import { useNavigate } from "@tanstack/react-router";
import type { TextKey } from "@/shared/i18n/translate";
import { useMay, useSession } from "@/shared/session/session";
import type { IconName } from "@/shared/ui/icon";

export interface Action {
  readonly id: string;
  readonly label: TextKey;
  readonly icon: IconName;
  readonly keys: string;
  readonly run: () => void;
}

interface Offered extends Action {
  /** The right that it needs. */
  readonly right?: string;
}

export function useActions(onNewOrganisation: () => void): readonly Action[] {
  const navigate = useNavigate();
  const may = useMay();
  const session = useSession();
  const all: readonly Offered[] = [
    { id: "new-entry", right: "entries.post", label: "new_entry", icon: "plus", keys: "c e", run: () => void navigate({ to: "/entries/new" }) },
    { id: "new-account", right: "accounts.write", label: "new_account_title", icon: "plus", keys: "c a", run: () => void navigate({ to: "/accounts", search: { create: true } }) },
    { id: "new-price", right: "prices.write", label: "add_price", icon: "plus", keys: "c p", run: () => void navigate({ to: "/prices", search: { create: true } }) },
    { id: "new-facility", right: "facilities.write", label: "new_facility", icon: "plus", keys: "c l", run: () => void navigate({ to: "/facilities", search: { create: true } }) },
    { id: "new-organisation", label: "new_organisation", icon: "plus", keys: "c o", run: onNewOrganisation },
    { id: "balance-sheet", right: "reports.read", label: "balance-sheet", icon: "reports", keys: "g b", run: () => void navigate({ to: "/reports/$report", params: { report: "balance-sheet" } }) },
    { id: "income-statement", right: "reports.read", label: "income-statement", icon: "reports", keys: "g n", run: () => void navigate({ to: "/reports/$report", params: { report: "income-statement" } }) },
    { id: "trial-balance", right: "reports.read", label: "trial-balance", icon: "reports", keys: "g t", run: () => void navigate({ to: "/reports/$report", params: { report: "trial-balance" } }) },
    { id: "proposals", right: "forecasts.read", label: "proposals_title", icon: "exchange", keys: "c m", run: () => void navigate({ to: "/forecast/proposals" }) },
    { id: "mappings", right: "mappings.read", label: "mappings", icon: "mapping", keys: "g m", run: () => void navigate({ to: "/import/mappings" }) },
    ...(session.kind === "person" ? [{ id: "security", label: "security" as const, icon: "shield" as const, keys: "g y", run: () => void navigate({ to: "/security" }) }] : []),
  ];
  return all.filter(({ right }) => right === undefined || may(right));
}
