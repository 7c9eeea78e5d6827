// Each model by itself beside the ensemble and the seasonal naive: the best first, and through time. One that does not beat the naive is said to be no better.
import { useMemo } from "react";
import type { ForecastPerformance } from "@/shared/api/types";
import { Plot } from "@/shared/charts/plot";
import { t } from "@/shared/i18n/translate";
import { Badge } from "@/shared/ui/controls";
import { Card } from "@/shared/ui/page";
import { EmptyState } from "@/shared/ui/query-view";
import { Measures } from "./measures-table";
import { ENSEMBLE, modelName, NAIVE } from "./model-name";
import { errorsOption } from "./performance-options";

/** Lines of a chart that can still be told apart. */
const LINES = 6;

type Model = ForecastPerformance["by_model"][number];

function Label({ model }: { readonly model: Model }) {
  return (
    <span className="forecast-model">
      {modelName(model.model)}
      {model.beats_seasonal_naive === true && <Badge tone="good">{t("model_better")}</Badge>}
      {model.beats_seasonal_naive === false && <Badge>{t("model_no_better")}</Badge>}
    </span>
  );
}

export function ModelsCard({ report }: { readonly report: ForecastPerformance }) {
  const rows = report.by_model.map((model) => ({ key: model.model, label: <Label model={model} />, measures: model.measures, ensemble: model.ensemble_wape }));
  return (
    <Card title={t("performance_by_model")} className="card-flush">
      {rows.length === 0 ? (
        <EmptyState title={t("performance_no_models")} text={t("performance_no_models_text")} />
      ) : (
        <>
          <p className="forecast-source forecast-inset">{t("performance_by_model_text")}</p>
          <Measures title={t("performance_by_model")} groups={rows} wide />
          <ErrorsChart report={report} />
        </>
      )}
    </Card>
  );
}

/** The ensemble, the seasonal naive and the best of the others. */
function ErrorsChart({ report: { by_model, by_model_forecast } }: { readonly report: ForecastPerformance }) {
  const { lines, option } = useMemo(() => {
    const others = by_model.map((each) => each.model).filter((name) => name !== ENSEMBLE && name !== NAIVE);
    const shown = [ENSEMBLE, NAIVE, ...others.slice(0, LINES - 2)].map((name) => ({
      label: modelName(name),
      values: by_model_forecast.map((each) => each.models.find((model) => model.model === name)?.measures.wape ?? null),
    }));
    return { lines: shown, option: errorsOption(by_model_forecast.map((each) => each.origin), shown) };
  }, [by_model, by_model_forecast]);
  return (
    <div className="forecast-inset">
      <Plot label={t("performance_models_chart")} option={option} height={260} />
      <ul className="legend forecast-legend">
        {lines.map((line, index) => (
          <li key={line.label} className={`series-${index + 1}`}>
            {line.label}
          </li>
        ))}
      </ul>
      <p className="forecast-source">{t("performance_models_chart_text")}</p>
    </div>
  );
}
