// The pages of the navigation: only what exists, and what one's role has something to do with. `phone`: in the bar at the bottom; the rest is behind "More".
import { useMay } from "@/shared/session/session";

const everything = [
  { to: "/", label: "overview", icon: "overview", keys: "g o", phone: true, action: "balances.read", group: "money" },
  { to: "/accounts", label: "accounts", icon: "accounts", keys: "g a", phone: true, action: "accounts.read", group: "money" },
  { to: "/entries", label: "entries", icon: "entries", keys: "g e", phone: true, action: "entries.read", group: "money" },
  { to: "/positions", label: "positions", icon: "reports", keys: "g h", phone: false, action: "balances.read", group: "money" },
  { to: "/flows", label: "cash_flows", icon: "exchange", keys: "g x", phone: false, action: "balances.read", group: "money" },
  { to: "/reports", label: "reports", icon: "reports", keys: "g r", phone: true, action: "reports.read", group: "money" },
  { to: "/forecast", label: "forecast", icon: "forecast", keys: "g f", phone: false, action: "forecasts.read", group: "money" },
  { to: "/import", label: "import", icon: "import", keys: "g i", phone: false, action: "imports.read", group: "money" },
  { to: "/statements", label: "statements_calendar", icon: "calendar", keys: "g z", phone: false, action: "balances.read", group: "money" },
  { to: "/connections", label: "bank_connections", icon: "device", keys: "g q", phone: false, action: "connections.read", group: "money" },
  { to: "/payments", label: "payments", icon: "exchange", keys: "g v", phone: false, action: "payments.read", group: "money" },
  { to: "/budgets", label: "budgets", icon: "reports", keys: "g 2", phone: false, action: "budgets.read", group: "money" },
  { to: "/facilities", label: "facilities", icon: "lock", keys: "g g", phone: false, action: "facilities.read", group: "money" },
  { to: "/intercompany", label: "intercompany", icon: "move", keys: "g 1", phone: false, action: "intercompany.read", group: "money" },
  { to: "/suggestions", label: "suggestions", icon: "suggestions", keys: "g c", phone: false, action: "rules.read", group: "money" },
  { to: "/rules", label: "rules", icon: "filter", keys: "g w", phone: false, action: "rules.read", group: "money" },
  { to: "/open-items", label: "open_items", icon: "exchange", keys: "g d", phone: false, action: "expected.read", group: "money" },
  { to: "/counterparties", label: "counterparties", icon: "members", keys: "g 4", phone: false, action: "rules.read", group: "money" },
  { to: "/reconciliation", label: "reconciliation", icon: "reconciliation", keys: "g k", phone: false, action: "matches.read", group: "money" },
  { to: "/prices", label: "prices", icon: "prices", keys: "g p", phone: false, action: "prices.read", group: "money" },
  { to: "/members", label: "members", icon: "members", keys: "g u", phone: false, action: "members.read", group: "organisation" },
  { to: "/audit", label: "audit", icon: "audit", keys: "g l", phone: false, action: "audit.read", group: "organisation" },
  { to: "/operations", label: "operations", icon: "operations", keys: "g j", phone: false, action: "jobs.read", group: "organisation" },
  { to: "/settings", label: "settings", icon: "settings", keys: "g s", phone: false, action: "settings.read", group: "organisation" },
] as const;

export type PageEntry = (typeof everything)[number];

export function usePages(): readonly PageEntry[] {
  const may = useMay();
  return everything.filter((page) => may(page.action));
}
