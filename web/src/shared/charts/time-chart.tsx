// A chart through time. The drawing library is loaded only when a chart is on the page.
import { lazy, Suspense, type ReactNode } from "react";
import { t } from "@/shared/i18n/translate";
import type { TimeChartProps } from "./time-chart-props";

const Drawing = lazy(() => import("./time-chart-drawing"));

export function TimeChart(props: TimeChartProps): ReactNode {
  const height = props.height ?? 260;
  return (
    <figure className="chart" style={{ height }} aria-label={props.label} role="img">
      <Suspense fallback={<span className="skeleton chart-skeleton" aria-label={t("loading")} />}>
        <Drawing {...props} height={height} />
      </Suspense>
    </figure>
  );
}
