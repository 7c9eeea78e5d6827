// Makes a forecast; while one is made, says how far it is. When it is there, everything about it is asked for again.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { client, take } from "@/shared/api/client";
import { forecastKey, forecastRunsQuery } from "@/shared/api/forecast-queries";
import { useScope } from "@/shared/api/scope";
import type { ForecastRunList } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { Icon } from "@/shared/ui/icon";
import { showError, showToast } from "@/shared/ui/toasts";

export function MakeButton({ runs }: { readonly runs: ForecastRunList | undefined }) {
  const { org } = useScope();
  const may = useMay();
  const queryClient = useQueryClient();
  const progress = runs?.in_progress ?? null;
  const wasMaking = useRef(false);
  useEffect(() => {
    if (wasMaking.current && progress === null) void queryClient.invalidateQueries({ queryKey: forecastKey(org) });
    wasMaking.current = progress !== null;
  }, [progress, org, queryClient]);
  const make = useMutation({
    mutationFn: () => take(client.POST("/api/v1/forecasting/runs", { params: { query: { org } }, body: { anew: false } })),
    onSuccess: (list) => {
      showToast(t("forecast_wanted"));
      queryClient.setQueryData(forecastRunsQuery(org).queryKey, list);
    },
    onError: showError,
  });
  if (progress !== null) {
    return (
      <span className="forecast-making" role="status">
        <progress aria-label={t("forecast_making")} value={progress.total === 0 ? undefined : progress.done} max={progress.total === 0 ? undefined : progress.total} />
        {progress.total === 0 ? t("forecast_making") : t("forecast_progress", { done: String(progress.done), total: String(progress.total) })}
      </span>
    );
  }
  if (!may("forecasts.run")) return null;
  return (
    <button type="button" className="button button-primary" disabled={make.isPending} onClick={() => make.mutate()}>
      <Icon name="arrow" /> {t("forecast_make")}
    </button>
  );
}
