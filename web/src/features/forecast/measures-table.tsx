// Measures of forecasts, a row for each thing; what is unknown is a dash.
import type { ReactNode } from "react";
import type { ForecastMeasures } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Card } from "@/shared/ui/page";
import { percent, ratio } from "./measures";

export interface MeasuredRow {
  readonly key: string;
  readonly label: ReactNode;
  readonly measures: ForecastMeasures;
  /** What the ensemble was off by on the same weeks, of a model. */
  readonly ensemble?: number | null;
}

type Column = readonly [title: string, explained: string, text: (it: ForecastMeasures, row: MeasuredRow) => string];

const columns = (): readonly Column[] => [
  [t("performance_weeks"), t("performance_weeks_title"), (it) => String(it.count)],
  [t("performance_wape"), t("performance_wape_title"), (it) => percent(it.wape)],
  [t("performance_naive"), t("performance_wape_title"), (it) => percent(it.naive_wape)],
  [t("performance_ratio"), t("performance_ratio_title"), (it) => ratio(it.relative)],
  [t("performance_mase"), t("performance_mase_title"), (it) => ratio(it.mase)],
  [t("performance_bias"), t("performance_bias_title"), (it) => percent(it.bias)],
  [t("performance_coverage"), t("performance_coverage_title"), (it) => percent(it.coverage_80)],
];

const more = (): readonly Column[] => [
  [t("performance_rmsse"), t("performance_rmsse_title"), (it) => ratio(it.rmsse)],
  [t("performance_smape"), t("performance_smape_title"), (it) => percent(it.smape)],
  [t("performance_pinball"), t("performance_pinball_title"), (it) => percent(it.pinball)],
  [t("performance_crps"), t("performance_crps_title"), (it) => percent(it.crps)],
];

/** The rows alone: for those that stand in a card of their own. */
export function Measures({ title, groups, wide = false }: { readonly title: string; readonly groups: readonly MeasuredRow[]; readonly wide?: boolean }) {
  const ensemble: Column = [t("performance_ensemble"), t("performance_ensemble_title"), (_, row) => percent(row.ensemble ?? null)];
  const isOfModels = groups.some((group) => group.ensemble !== undefined);
  const shown = [...columns(), ...(wide ? more() : []), ...(isOfModels ? [ensemble] : [])];
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={title}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t("performance_of")}</th>
            {shown.map(([head, explained]) => (
              <th key={head} scope="col" className="numeric" title={explained}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <tr key={group.key}>
              <th scope="row">{group.label}</th>
              {shown.map(([head, , text]) => (
                <td key={head} className="numeric">
                  {text(group.measures, group)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function MeasuresTable(props: { readonly title: string; readonly groups: readonly MeasuredRow[]; readonly wide?: boolean }) {
  return (
    <Card title={props.title} className="card-flush">
      <Measures {...props} />
    </Card>
  );
}
