// Arrow keys go from figure to figure of a table.
import type { KeyboardEvent } from "react";

const STEPS: Readonly<Record<string, readonly [row: number, column: number]>> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

const figureIn = (cell: Element | undefined) => cell?.querySelector<HTMLElement>("a, button");

/** Goes on in a direction until there is a figure that can be opened. */
export function onGridKey(event: KeyboardEvent<HTMLTableElement>): void {
  const step = STEPS[event.key];
  const cell = event.target instanceof Element ? event.target.closest("td") : null;
  const row = cell?.parentElement;
  if (step === undefined || cell === null || !(row instanceof HTMLTableRowElement) || event.altKey || event.ctrlKey || event.metaKey) return;
  const rows = [...event.currentTarget.rows];
  let [down, across] = [rows.indexOf(row), cell.cellIndex];
  for (;;) {
    down += step[0];
    across += step[1];
    const next = rows[down]?.cells[across];
    if (next === undefined) return;
    const figure = figureIn(next);
    if (figure !== null && figure !== undefined) {
      event.preventDefault();
      figure.focus();
      return;
    }
  }
}
