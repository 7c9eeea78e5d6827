// The frame of a chart with a line of days, and a tip for each of them.
import type { EChartsCoreOption } from "echarts/core";
import { chartOption, indexOf } from "./chart-option";
import type { Token } from "./plot-props";

export interface Frame {
  readonly dates: readonly string[];
  readonly label?: string;
  readonly asset?: string;
}

export function framed({ dates, label = "", asset = "" }: Frame, token: Token, tip: (index: number) => HTMLElement): EChartsCoreOption {
  const frame = chartOption({ label, asset, dates, series: [] }, token);
  return {
    ...frame,
    tooltip: {
      ...(typeof frame["tooltip"] === "object" ? frame["tooltip"] : {}),
      formatter: (params: unknown) => {
        const index = indexOf(params);
        return index === null || index >= dates.length ? "" : tip(index);
      },
    },
  };
}
