// The organisation's whole log as a file: only the whole of it can be proved.
import { Menu } from "@base-ui/react/menu";
import { useMutation } from "@tanstack/react-query";
import { toApiError } from "@/shared/api/problem";
import { useScope } from "@/shared/api/scope";
import { sessionFetch } from "@/shared/api/session";
import { t } from "@/shared/i18n/translate";
import { downloadBlob } from "@/shared/ui/download";
import { Icon } from "@/shared/ui/icon";
import { showError } from "@/shared/ui/toasts";

type Format = "csv" | "jsonl";

export function ExportMenu() {
  const { org } = useScope();
  const send = useMutation({
    mutationFn: async (format: Format) => {
      const url = new URL("/api/v1/admin/audit-logs/export", window.location.origin);
      url.search = new URLSearchParams({ org, format }).toString();
      const response = await sessionFetch(new Request(url));
      if (!response.ok) throw toApiError(await response.json().catch(() => null), response);
      downloadBlob(`audit-${org}.${format}`, await response.blob());
    },
    onError: showError,
  });
  return (
    <Menu.Root>
      <Menu.Trigger className="button" disabled={send.isPending}>
        <Icon name="download" size={14} /> {t("export")}
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="popup-positioner" align="end" sideOffset={4}>
          <Menu.Popup className="popup">
            <Menu.Item className="popup-item" onClick={() => send.mutate("csv")}>
              {t("export_csv")}
            </Menu.Item>
            <Menu.Item className="popup-item" onClick={() => send.mutate("jsonl")}>
              {t("export_jsonl")}
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
