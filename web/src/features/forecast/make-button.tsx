// Makes a forecast; while one is made, says how far it is.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { client, take } from "@/shared/api/client";
import { forecastRunsQuery } from "@/shared/api/forecast-queries";
import { useScope } from "@/shared/api/scope";
import type { ForecastRunList } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { Icon } from "@/shared/ui/icon";
import { showError, showToast } from "@/shared/ui/toasts";
import { Making, useMaking } from "./making";

export function MakeButton({ runs }: { readonly runs: ForecastRunList | undefined }) {
  const { org } = useScope();
  const may = useMay();
  const queryClient = useQueryClient();
  const progress = useMaking(runs);
  const make = useMutation({
    mutationFn: () => take(client.POST("/api/v1/forecasting/runs", { params: { query: { org } }, body: { anew: false } })),
    onSuccess: (list) => {
      showToast(t("forecast_wanted"));
      queryClient.setQueryData(forecastRunsQuery(org).queryKey, list);
    },
    onError: showError,
  });
  if (progress !== null) return <Making progress={progress} />;
  if (!may("forecasts.run")) return null;
  return (
    <button type="button" className="button button-primary" disabled={make.isPending} onClick={() => make.mutate()}>
      <Icon name="arrow" /> {t("forecast_make")}
    </button>
  );
}
