// Saves what a page shows as a spreadsheet.
import { t } from "@/shared/i18n/translate";
import { downloadBlob } from "./download";
import { Icon } from "./icon";
import { workbook, type Cell } from "./xlsx";

export interface ExportButtonProps {
  /** Of the file, without its ending. */
  readonly name: string;
  /** Of the sheet. */
  readonly title: string;
  /** Nothing while it is on its way. */
  readonly rows: (() => readonly (readonly Cell[])[]) | undefined;
}

export function ExportButton({ name, title, rows }: ExportButtonProps) {
  return (
    <button type="button" className="button" disabled={rows === undefined} onClick={() => rows !== undefined && downloadBlob(`${name}.xlsx`, workbook(title, rows()))}>
      <Icon name="download" /> {t("forecast_export")}
    </button>
  );
}
