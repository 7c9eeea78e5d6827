// Rows as a file: a table for spreadsheets, or one JSON object a line.

export type RowsFormat = "csv" | "jsonl";
export type Row = Readonly<Record<string, string | number | boolean | null>>;

/** Source: OWASP, "CSV Injection": no cell may begin a formula. */
const harmless = (text: string) => (/^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text);

const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const cell = (value: Row[string] | undefined) => (typeof value === "number" ? String(value) : quoted(harmless(String(value ?? ""))));

/** The columns are those of the first row. */
export function rowsFile(rows: readonly Row[], format: RowsFormat): string {
  if (format === "jsonl") return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
  const columns = Object.keys(rows[0] ?? {});
  return [columns, ...rows.map((row) => columns.map((column) => cell(row[column])))].map((cells) => `${cells.join(",")}\r\n`).join("");
}
