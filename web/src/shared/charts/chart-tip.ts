// What a chart says of the point under the pointer: a title, and rows of a name and a value.

export interface TipRow {
  readonly label: string;
  readonly value: string;
  /** The place of its line, from 0: its colour is shown. */
  readonly series?: number;
}

/** Built as elements, not as markup: labels come from users, and inline styles are not allowed. */
export function tipOf(title: string, rows: readonly TipRow[]): HTMLElement {
  const box = document.createElement("div");
  const head = box.appendChild(document.createElement("p"));
  head.className = "chart-tip-title";
  head.textContent = title;
  for (const { label, value, series } of rows) {
    const row = box.appendChild(document.createElement("p"));
    row.className = "chart-tip-row";
    const name = row.appendChild(document.createElement("span"));
    if (series !== undefined) name.className = `chart-tip-name series-${series + 1}`;
    name.textContent = label;
    const shown = row.appendChild(document.createElement("span"));
    shown.className = "chart-tip-amount";
    shown.textContent = value;
  }
  return box;
}
