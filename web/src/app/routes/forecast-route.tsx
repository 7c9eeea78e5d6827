// The forecast, whose view is the URL, and how forecasts did.
import { useNavigate, useSearch } from "@tanstack/react-router";
import { ForecastPage } from "@/features/forecast/forecast-page";
import { PerformancePage } from "@/features/forecast/performance-page";

export function ForecastRoute() {
  const { account, currency, entity } = useSearch({ from: "/forecast" });
  const navigate = useNavigate({ from: "/forecast" });
  return <ForecastPage view={{ account, currency, entity }} onChange={(view) => void navigate({ search: (previous) => ({ ...previous, ...view }), replace: true, resetScroll: false })} />;
}

export function PerformanceRoute() {
  return <PerformancePage />;
}
