// A chart of any shape. The drawing library is loaded only when a chart is on the page.
import { lazy, Suspense, type ReactNode } from "react";
import { t } from "@/shared/i18n/translate";
import type { PlotProps } from "./plot-props";

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
