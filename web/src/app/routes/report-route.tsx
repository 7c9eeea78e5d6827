// The reports: which one is in the path, how it is looked at in the search.
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { isReport } from "@/features/reports/report-view";
import { ReportsPage } from "@/features/reports/reports-page";
import { NotFound } from "@/app/not-found";

export function ReportRoute() {
  const { report } = useParams({ from: "/reports/$report" });
  const search = useSearch({ from: "/reports/$report" });
  const navigate = useNavigate({ from: "/reports/$report" });
  if (!isReport(report)) return <NotFound />;
  return <ReportsPage report={report} view={search} onChange={(view) => void navigate({ search: (previous) => ({ ...previous, ...view }), replace: true, resetScroll: false })} />;
}
