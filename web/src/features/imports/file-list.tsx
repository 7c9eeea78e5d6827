// What each file was recognised as.
import type { ImportFile } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { getLocale } from "@/shared/i18n/locale";
import { Badge } from "@/shared/ui/controls";
import { Icon } from "@/shared/ui/icon";

function formatSize(bytes: number): string {
  const unit = bytes < 1000 ? "byte" : bytes < 1_000_000 ? "kilobyte" : "megabyte";
  const value = unit === "byte" ? bytes : unit === "kilobyte" ? bytes / 1000 : bytes / 1_000_000;
  return new Intl.NumberFormat(getLocale(), { style: "unit", unit, maximumFractionDigits: 1 }).format(value);
}

export function FileList({ files }: { readonly files: readonly ImportFile[] }) {
  return (
    <ul className="files" aria-label={t("files")}>
      {files.map((file) => (
        <li key={file.name} className="file">
          <Icon name="file" />
          <span className="file-name">{file.name}</span>
          <span className="muted">
            {formatSize(file.size_bytes)}
            {file.encoding !== null && ` · ${file.encoding}`}
          </span>
          {file.format === null ? <Badge tone="bad">{t("format_unknown")}</Badge> : <Badge tone="accent">{file.format}</Badge>}
        </li>
      ))}
    </ul>
  );
}
