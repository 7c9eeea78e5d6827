// The audit log: the URL is the filter.
import { useNavigate, useSearch } from "@tanstack/react-router";
import { AuditLogPage } from "@/features/audit/audit-page";

export function AuditRoute() {
  const { chain, from, to, actor, action, target, q } = useSearch({ from: "/audit" });
  const navigate = useNavigate({ from: "/audit" });
  return <AuditLogPage view={{ chain, from, to, actor, action, target, q }} onChange={(view) => void navigate({ search: (previous) => ({ ...previous, ...view }), replace: true, resetScroll: false })} />;
}
