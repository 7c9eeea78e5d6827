// What a chart through time is made of.
export interface ChartSeries {
  readonly key: string;
  readonly label: string;
  /** Exact text; null where nothing is known, which is drawn as a gap. */
  readonly values: readonly (string | null)[];
}

export interface TimeChartProps {
  readonly label: string;
  readonly dates: readonly string[];
  readonly series: readonly ChartSeries[];
  readonly asset: string;
  readonly stacked?: boolean;
  readonly height?: number;
}
