// What a plot is made of: an option that is drawn with the design tokens.
import type { EChartsCoreOption } from "echarts/core";

/** The value of a design token by its name. */
export type Token = (name: string) => string;

export interface PlotProps {
  readonly label: string;
  readonly option: (token: Token) => EChartsCoreOption;
  readonly height?: number;
}
