// A chart of any shape. The drawing library is loaded only when a chart is on the page.
import type { EChartsCoreOption } from "echarts/core";
import { lazy, Suspense, type ReactNode } from "react";
import { t } from "@/shared/i18n/translate";

/** The value of a design token by its name. */
export type Token = (name: string) => string;

export interface PlotProps {
  readonly label: string;
  readonly option: (token: Token) => EChartsCoreOption;
  readonly height?: number;
}

const Drawing = lazy(() => import("./plot-drawing"));

export function Plot({ label, option, height = 320 }: PlotProps): ReactNode {
  return (
    <figure className="chart" style={{ height }} aria-label={label} role="img">
      <Suspense fallback={<span className="skeleton chart-skeleton" aria-label={t("loading")} />}>
        <Drawing option={option} height={height} />
      </Suspense>
    </figure>
  );
}
