// How far the forecast is that is being made. When it is there, everything about forecasts is asked for again.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { forecastKey } from "@/shared/api/forecast-queries";
import { useScope } from "@/shared/api/scope";
import type { ForecastRunList } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";

/** The progress of what is being made; null if nothing is. */
export function useMaking(runs: ForecastRunList | undefined) {
  const { org } = useScope();
  const queryClient = useQueryClient();
  const progress = runs?.in_progress ?? null;
  const wasMaking = useRef(false);
  useEffect(() => {
    if (wasMaking.current && progress === null) void queryClient.invalidateQueries({ queryKey: forecastKey(org) });
    wasMaking.current = progress !== null;
  }, [progress, org, queryClient]);
  return progress;
}

export function Making({ progress: { done, total } }: { readonly progress: { readonly done: number; readonly total: number } }) {
  const isKnown = total > 0;
  return (
    <span className="forecast-making" role="status">
      <progress aria-label={t("forecast_making")} value={isKnown ? done : undefined} max={isKnown ? total : undefined} />
      {isKnown ? t("forecast_progress", { percent: ((100 * done) / total).toFixed(0) }) : t("forecast_making")}
    </span>
  );
}
