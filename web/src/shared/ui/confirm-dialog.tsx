// A question before something that changes the journal.
import { AlertDialog } from "@base-ui/react/alert-dialog";
import type { ReactNode } from "react";
import { isProving } from "@/shared/api/session";
import { t } from "@/shared/i18n/translate";

export interface ConfirmDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly text: string;
  readonly confirm: string;
  readonly busy?: boolean;
  readonly danger?: boolean;
  readonly onConfirm: () => void;
  readonly children?: ReactNode;
}

export function ConfirmDialog({ open, onOpenChange, title, text, confirm, busy, danger, onConfirm, children }: ConfirmDialogProps) {
  return (
    <AlertDialog.Root open={open} onOpenChange={(next) => (next || !isProving()) && onOpenChange(next)}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="backdrop" />
        <AlertDialog.Popup className="dialog">
          <AlertDialog.Title className="dialog-title">{title}</AlertDialog.Title>
          <AlertDialog.Description className="dialog-text">{text}</AlertDialog.Description>
          {children}
          <div className="dialog-actions">
            <AlertDialog.Close className="button">{t("cancel")}</AlertDialog.Close>
            <button type="button" className={danger ? "button button-danger" : "button button-primary"} disabled={busy} onClick={onConfirm}>
              {confirm}
            </button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
