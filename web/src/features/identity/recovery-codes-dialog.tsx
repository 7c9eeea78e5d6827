// Recovery codes: shown this once, to be taken along by hand, file or paper.
import { AlertDialog } from "@base-ui/react/alert-dialog";
import { useState } from "react";
import { t } from "@/shared/i18n/translate";
import { CopyButton } from "@/shared/ui/copy-button";
import { downloadText } from "@/shared/ui/download";
import { Icon } from "@/shared/ui/icon";

export function RecoveryCodesDialog({ codes, onClose }: { readonly codes: readonly string[] | null; readonly onClose: () => void }) {
  return (
    <AlertDialog.Root open={codes !== null} onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="backdrop" />
        <AlertDialog.Popup className="dialog dialog-form printed">{codes !== null && <Codes codes={codes} />}</AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

function Codes({ codes }: { readonly codes: readonly string[] }) {
  const [isKept, setKept] = useState(false);
  const text = `${codes.join("\n")}\n`;
  return (
    <>
      <AlertDialog.Title className="dialog-title">{t("factor_recovery")}</AlertDialog.Title>
      <AlertDialog.Description className="dialog-text">{t("recovery_shown_once")}</AlertDialog.Description>
      <ol className="codes" aria-label={t("factor_recovery")}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div className="codes-actions">
        <CopyButton text={text} label={t("copy_codes")} />
        <button type="button" className="button" onClick={() => downloadText("bursar-recovery-codes.txt", `${t("recovery_file_head", { host: window.location.host })}\n\n${text}`)}>
          <Icon name="download" size={14} /> {t("download")}
        </button>
        <button type="button" className="button" onClick={() => window.print()}>
          <Icon name="print" size={14} /> {t("print")}
        </button>
      </div>
      <label className="checkbox codes-kept">
        <input type="checkbox" checked={isKept} onChange={(event) => setKept(event.target.checked)} />
        <span>{t("recovery_kept")}</span>
      </label>
      <div className="dialog-actions">
        <AlertDialog.Close className="button button-primary" disabled={!isKept}>
          {t("done")}
        </AlertDialog.Close>
      </div>
    </>
  );
}
