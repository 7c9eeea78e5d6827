// The forecast, whose view is the URL, and how forecasts did.
import { useNavigate, useSearch } from "@tanstack/react-router";
import { ForecastPage } from "@/features/forecast/forecast-page";
import type { PastView } from "@/features/forecast/past-card";
import { PerformancePage } from "@/features/forecast/performance-page";
import type { Around } from "@/shared/api/forecast-queries";

export function ForecastRoute() {
  const { account, currency, entity } = useSearch({ from: "/forecast" });
  const navigate = useNavigate({ from: "/forecast" });
  return <ForecastPage view={{ account, currency, entity }} onChange={(view) => void navigate({ search: (previous) => ({ ...previous, ...view }), replace: true, resetScroll: false })} />;
}

export function PerformanceRoute() {
  const { account, currency, entity, ahead = 1, category } = useSearch({ from: "/forecast/performance" });
  const navigate = useNavigate({ from: "/forecast/performance" });
  const change = (view: Partial<Around & PastView>) => void navigate({ search: (previous) => ({ ...previous, ...view }), replace: true, resetScroll: false });
  return <PerformancePage around={{ account, currency, entity }} past={{ ahead, category }} onAround={change} onPast={change} />;
}
