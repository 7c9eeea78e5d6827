// What the chart of the overview is split by. Its own file, so that reading a URL does not load the page.
export const chartModes = ["total", "currency", "entity", "bank"] as const;
export type ChartMode = (typeof chartModes)[number];
