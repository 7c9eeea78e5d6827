// What auditors ask for: the log, whose filter is the URL, the duties, the disclosures.
import { useNavigate, useSearch } from "@tanstack/react-router";
import { AuditLogPage } from "@/features/audit/audit-page";
import { DisclosuresPage } from "@/features/audit/disclosures-page";
import { DutiesPage } from "@/features/audit/duties-page";

export function AuditRoute() {
  const { chain, from, to, actor, action, target, q } = useSearch({ from: "/audit" });
  const navigate = useNavigate({ from: "/audit" });
  return <AuditLogPage view={{ chain, from, to, actor, action, target, q }} onChange={(view) => void navigate({ search: (previous) => ({ ...previous, ...view }), replace: true, resetScroll: false })} />;
}

export function DutiesRoute() {
  return <DutiesPage />;
}

export function DisclosuresRoute() {
  return <DisclosuresPage />;
}
