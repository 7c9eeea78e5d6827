// Makes the forecasts that past weeks would have had, so that there is something to compare at once; while they are made, says how far that is.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client, take } from "@/shared/api/client";
import { forecastRunsQuery } from "@/shared/api/forecast-queries";
import { useScope } from "@/shared/api/scope";
import { t } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { Icon } from "@/shared/ui/icon";
import { showError, showToast } from "@/shared/ui/toasts";
import { Making, useMaking } from "./making";

/** A quarter: weeks of every distance that is told apart. */
const WEEKS = 13;

export function HindcastButton() {
  const { org } = useScope();
  const may = useMay();
  const queryClient = useQueryClient();
  const runs = useQuery(forecastRunsQuery(org));
  const progress = useMaking(runs.data);
  const make = useMutation({
    mutationFn: () => take(client.POST("/api/v1/forecasting/hindcasts", { params: { query: { org } }, body: { weeks: WEEKS } })),
    onSuccess: (list) => {
      showToast(t("hindcast_wanted"));
      queryClient.setQueryData(forecastRunsQuery(org).queryKey, list);
    },
    onError: showError,
  });
  if (progress !== null) return <Making progress={progress} />;
  if (!may("forecasts.run")) return null;
  return (
    <button type="button" className="button" title={t("hindcast_title")} disabled={make.isPending} onClick={() => make.mutate()}>
      <Icon name="history" /> {t("hindcast_make", { weeks: String(WEEKS) })}
    </button>
  );
}
