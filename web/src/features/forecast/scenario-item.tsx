// One scenario of the list: compare it, or remove it.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { client, takeNothing } from "@/shared/api/client";
import { forecastKey } from "@/shared/api/forecast-queries";
import { useScope } from "@/shared/api/scope";
import type { ForecastScenario } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Icon } from "@/shared/ui/icon";
import { showError, showToast } from "@/shared/ui/toasts";
import { changeText } from "./change-draft";

export interface ScenarioItemProps {
  readonly scenario: ForecastScenario;
  readonly isChosen: boolean;
  readonly canRemove: boolean;
  readonly onToggle: () => void;
  readonly onRemoved: () => void;
}

export function ScenarioItem({ scenario, isChosen, canRemove, onToggle, onRemoved }: ScenarioItemProps) {
  const { org } = useScope();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => takeNothing(client.DELETE("/api/v1/forecasting/scenarios/{name}", { params: { path: { name: scenario.name }, query: { org } } })),
    onSuccess: async () => {
      onRemoved();
      showToast(t("scenario_removed"));
      await queryClient.invalidateQueries({ queryKey: forecastKey(org) });
    },
    onError: showError,
  });
  return (
    <li className="scenario">
      <label className="scenario-choice">
        <input type="checkbox" checked={isChosen} onChange={onToggle} aria-label={t("scenario_compare", { name: scenario.name })} />
        <span>
          <strong>{scenario.name}</strong>
          <span className="adjustment-note">{scenario.changes.map(changeText).join("; ")}</span>
        </span>
      </label>
      {canRemove && (
        <button type="button" className="button button-icon" aria-label={t("scenario_remove", { name: scenario.name })} disabled={remove.isPending} onClick={() => remove.mutate()}>
          <Icon name="trash" />
        </button>
      )}
    </li>
  );
}
