// Draws bars, lines and Sankey diagrams with ECharts, on a canvas as the time chart does; colours come from the design tokens.
import { BarChart, LineChart, SankeyChart } from "echarts/charts";
import { AxisPointerComponent, GridComponent, TooltipComponent } from "echarts/components";
import { init, use as register, type EChartsType } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import { useTheme } from "@/shared/ui/theme";
import type { PlotProps } from "./plot-props";

register([BarChart, LineChart, SankeyChart, AxisPointerComponent, GridComponent, TooltipComponent, CanvasRenderer]);

export default function PlotDrawing({ option, height }: Pick<PlotProps, "option"> & { readonly height: number }) {
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const theme = useTheme();

  useEffect(() => {
    const target = element.current;
    if (target === null) return undefined;
    const made = init(target, null, { renderer: "canvas" });
    chart.current = made;
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(target);
    return () => {
      observer.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    const style = getComputedStyle(document.documentElement);
    chart.current?.setOption(option((name) => style.getPropertyValue(name).trim()), { notMerge: true });
  }, [option, theme]);

  return <div ref={element} className="chart-canvas" style={{ height }} />;
}
