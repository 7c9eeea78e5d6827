// Draws a time chart with ECharts: lines, or stacked areas; colours come from the design tokens.
// On a canvas: the SVG renderer writes style attributes, which a strict content security policy refuses.
import { LineChart } from "echarts/charts";
import { AxisPointerComponent, GridComponent, TooltipComponent } from "echarts/components";
import { init, use as register, type EChartsType } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import { useTheme } from "@/shared/ui/theme";
import { chartOption } from "./chart-option";
import type { TimeChartProps } from "./time-chart-props";

register([LineChart, GridComponent, TooltipComponent, AxisPointerComponent, CanvasRenderer]);

export default function TimeChartDrawing(props: TimeChartProps & { readonly height: number }) {
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
    chart.current?.setOption(chartOption(props, (name) => style.getPropertyValue(name).trim()), { notMerge: true });
  }, [props, theme]);

  return <div ref={element} className="chart-canvas" style={{ height: props.height }} />;
}
