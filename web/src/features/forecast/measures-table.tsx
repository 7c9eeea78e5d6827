// Measures of forecasts, a row for each thing; what is unknown is a dash.
import type { ForecastPerformance } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Card } from "@/shared/ui/page";

const percent = (share: number | null) => (share === null ? "–" : `${(100 * share).toFixed(1)} %`);

export function MeasuresTable({ title, groups }: { readonly title: string; readonly groups: ForecastPerformance["by_account"] }) {
  return (
    <Card title={title} className="card-flush">
      <div className="scroll-x" tabIndex={0} role="region" aria-label={title}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t("performance_of")}</th>
              <th scope="col" className="numeric">{t("performance_weeks")}</th>
              <th scope="col" className="numeric" title={t("performance_wape_title")}>{t("performance_wape")}</th>
              <th scope="col" className="numeric">{t("performance_naive")}</th>
              <th scope="col" className="numeric" title={t("performance_mase_title")}>{t("performance_mase")}</th>
              <th scope="col" className="numeric">{t("performance_bias")}</th>
              <th scope="col" className="numeric">{t("performance_coverage")}</th>
            </tr>
          </thead>
          <tbody>
            {groups.map(({ key, label, measures }) => (
              <tr key={key}>
                <th scope="row">{label}</th>
                <td className="numeric">{measures.count}</td>
                <td className="numeric">{percent(measures.wape)}</td>
                <td className="numeric">{percent(measures.naive_wape)}</td>
                <td className="numeric">{measures.mase === null ? "–" : measures.mase.toFixed(2)}</td>
                <td className="numeric">{percent(measures.bias)}</td>
                <td className="numeric">{percent(measures.coverage_80)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
