// What was held as a solid line, what is expected as a dotted one in its band. The drawing library is loaded only when a chart is on the page.
import { lazy, Suspense, type ReactNode } from "react";
import { t } from "@/shared/i18n/translate";
import type { FanChartProps } from "./fan-chart-props";

const Drawing = lazy(() => import("./fan-chart-drawing"));

export function FanChart(props: FanChartProps): ReactNode {
  const height = props.height ?? 280;
  return (
    <figure className="chart" style={{ height }} aria-label={props.label} role="img">
      <Suspense fallback={<span className="skeleton chart-skeleton" aria-label={t("loading")} />}>
        <Drawing {...props} height={height} />
      </Suspense>
    </figure>
  );
}
