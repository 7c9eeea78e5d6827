// A form in a dialog: Enter or Ctrl-Enter sends it, and what the server refuses stays beside what was typed.
import { Dialog } from "@base-ui/react/dialog";
import type { FormEvent, ReactNode } from "react";
import { isProving } from "@/shared/api/session";
import { t } from "@/shared/i18n/translate";
import { useHotkeys } from "./hotkeys";
import { Icon } from "./icon";
import { FormError } from "./form-error";

export interface FormDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly text?: string;
  readonly children: ReactNode;
}

/** The frame. Its content mounts when it opens, so that every opening starts afresh. It stays while a proof is asked for above it. */
export function FormDialog({ open, onOpenChange, title, text, children }: FormDialogProps) {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => (next || !isProving()) && onOpenChange(next)}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog dialog-form">
          <Dialog.Title className="dialog-title">{title}</Dialog.Title>
          {text !== undefined && <Dialog.Description className="dialog-text">{text}</Dialog.Description>}
          {open && children}
          <Dialog.Close className="button button-icon drawer-close" aria-label={t("close")}>
            <Icon name="close" />
          </Dialog.Close>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

export interface FormProps {
  readonly submit: string;
  readonly isReady: boolean;
  readonly isBusy: boolean;
  readonly error: Error | null;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}

export function DialogForm({ submit, isReady, isBusy, error, onSubmit, children }: FormProps) {
  const canSend = isReady && !isBusy;
  const send = (event: { preventDefault: () => void }) => {
    event.preventDefault();
    if (canSend) onSubmit();
  };
  useHotkeys({ "mod+enter": send }, { under: ".dialog" });
  return (
    <form className="form" noValidate onSubmit={(event: FormEvent) => send(event)}>
      {children}
      <FormError error={error} />
      <div className="dialog-actions">
        <Dialog.Close className="button">{t("cancel")}</Dialog.Close>
        <button type="submit" className="button button-primary" disabled={!canSend}>
          {isBusy ? t("working") : submit}
        </button>
      </div>
    </form>
  );
}
