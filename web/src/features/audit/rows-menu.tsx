// Hands what a page shows to the browser's downloads.
import { Menu } from "@base-ui/react/menu";
import { t } from "@/shared/i18n/translate";
import { downloadText } from "@/shared/ui/download";
import { Icon } from "@/shared/ui/icon";
import { rowsFile, type Row, type RowsFormat } from "./rows-file";

export function RowsMenu({ name, rows }: { readonly name: string; readonly rows: readonly Row[] }) {
  const save = (format: RowsFormat) => downloadText(`${name}.${format}`, rowsFile(rows, format));
  return (
    <Menu.Root>
      <Menu.Trigger className="button" disabled={rows.length === 0}>
        <Icon name="download" size={14} /> {t("export")}
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="popup-positioner" align="end" sideOffset={4}>
          <Menu.Popup className="popup">
            <Menu.Item className="popup-item" onClick={() => save("csv")}>
              {t("export_csv")}
            </Menu.Item>
            <Menu.Item className="popup-item" onClick={() => save("jsonl")}>
              {t("export_jsonl")}
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
