// Files by drag, by paste of a file, or by choosing.
import { useState, type DragEvent } from "react";
import { t } from "@/shared/i18n/translate";
import { Icon } from "@/shared/ui/icon";

export function DropZone({ busy, onFiles }: { readonly busy: boolean; readonly onFiles: (files: readonly File[]) => void }) {
  const [over, setOver] = useState(false);
  const take = (list: FileList | null) => {
    const files = [...(list ?? [])];
    if (files.length > 0) onFiles(files);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (!busy) take(event.dataTransfer.files);
  };
  return (
    <label
      className="drop"
      data-over={over}
      data-busy={busy}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <input
        type="file"
        multiple
        className="visually-hidden"
        disabled={busy}
        onChange={(event) => {
          take(event.target.files);
          event.target.value = "";
        }}
      />
      <span className="drop-icon">
        <Icon name="import" size={24} />
      </span>
      <span className="drop-title">{busy ? t("reading_files") : t("drop_files")}</span>
      <span className="drop-text">{t("drop_formats")}</span>
      <span className="button drop-button" aria-hidden="true">
        {t("choose_files")}
      </span>
    </label>
  );
}
