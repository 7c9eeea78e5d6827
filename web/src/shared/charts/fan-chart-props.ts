// What a fan is made of: what was held, and the band of what is expected.
export interface FanPoint {
  readonly on: string;
  /** Exact text; null for days to come. */
  readonly actual: string | null;
  /** Null for days that are booked. */
  readonly band: { readonly mean: string; readonly p10: string; readonly p50: string; readonly p90: string } | null;
}

export interface FanChartProps {
  readonly label: string;
  readonly points: readonly FanPoint[];
  readonly asset: string;
  readonly height?: number;
}
