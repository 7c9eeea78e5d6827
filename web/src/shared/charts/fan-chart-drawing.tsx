// Draws a fan with ECharts, on a canvas as the other charts.
import { LineChart } from "echarts/charts";
import { AxisPointerComponent, GridComponent, TooltipComponent } from "echarts/components";
import { init, use as register, type EChartsType } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import { useTheme } from "@/shared/ui/theme";
import type { FanChartProps } from "./fan-chart-props";
import { fanOption } from "./fan-option";

register([LineChart, GridComponent, TooltipComponent, AxisPointerComponent, CanvasRenderer]);

export default function FanChartDrawing(props: FanChartProps & { readonly height: number }) {
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
    chart.current?.setOption(fanOption(props, (name) => style.getPropertyValue(name).trim()), { notMerge: true });
  }, [props, theme]);

  return <div ref={element} className="chart-canvas" style={{ height: props.height }} />;
}
