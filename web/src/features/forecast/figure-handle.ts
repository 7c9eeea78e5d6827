// What opens the panel of a figure: one panel for all figures of the grid.
import { Popover } from "@base-ui/react/popover";
import type { ForecastGrid } from "@/shared/api/types";

export interface Opened {
  readonly row: Pick<ForecastGrid["rows"][number], "category" | "label">;
  readonly column: Pick<ForecastGrid["columns"][number], "from" | "to" | "kind">;
}

export const figurePanel = Popover.createHandle<Opened>();
