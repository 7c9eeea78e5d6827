// The calendar of statements: the URL says which days.
import { useNavigate, useSearch } from "@tanstack/react-router";
import { StatementsPage } from "@/features/statements/statements-page";

export function StatementsRoute() {
  const { to } = useSearch({ from: "/statements" });
  const navigate = useNavigate({ from: "/statements" });
  return <StatementsPage to={to} onTo={(next) => void navigate({ search: (previous) => ({ ...previous, to: next }), replace: true, resetScroll: false })} />;
}
