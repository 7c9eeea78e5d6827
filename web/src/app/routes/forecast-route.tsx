// The forecast, whose view is the URL, and how forecasts did.
import { useNavigate, useSearch } from "@tanstack/react-router";
import { ForecastPage, type ForecastView } from "@/features/forecast/forecast-page";
import { PerformancePage, type PerformanceView } from "@/features/forecast/performance-page";

export function ForecastRoute() {
  const { account, currency, entity, weeks = 13, of, from, to } = useSearch({ from: "/forecast" });
  const navigate = useNavigate({ from: "/forecast" });
  const known = of === undefined || from === undefined || to === undefined ? undefined : { of, from, to };
  const change = ({ around, weeks: next }: Partial<Pick<ForecastView, "around" | "weeks">>) => void navigate({ search: (previous) => ({ ...previous, ...around, ...(next === undefined ? {} : { weeks: next === 13 ? undefined : next }) }), replace: true, resetScroll: false });
  // A step of its own: going back leads to all of them again.
  const list = (figure: ForecastView["known"]) => void navigate({ search: (previous) => ({ ...previous, of: figure?.of, from: figure?.from, to: figure?.to }), resetScroll: false });
  return <ForecastPage view={{ around: { account, currency, entity }, weeks, known }} onChange={change} onList={list} />;
}

export function PerformanceRoute() {
  const { account, currency, entity, made, ahead = 1, category } = useSearch({ from: "/forecast/performance" });
  const navigate = useNavigate({ from: "/forecast/performance" });
  const change = ({ around, past, ...view }: Partial<PerformanceView>) => void navigate({ search: (previous) => ({ ...previous, ...around, ...past, ...view }), replace: true, resetScroll: false });
  return <PerformancePage view={{ around: { account, currency, entity }, past: { ahead, category }, made }} onChange={change} />;
}
