// Short news at the edge of the window. One manager outside React, so that mutations anywhere can speak.
import { Toast } from "@base-ui/react/toast";
import type { ReactNode } from "react";
import { t } from "@/shared/i18n/translate";
import { Icon } from "./icon";

const manager = Toast.createToastManager();

export function showToast(title: string, description?: string): void {
  manager.add({ title, description, timeout: 6000 });
}

/** An error the person should know about, with what the server said. */
export function showError(error: Error): void {
  manager.add({ title: t("error_toast"), description: error.message, type: "error", priority: "high", timeout: 10_000 });
}

export function Toasts({ children }: { readonly children: ReactNode }) {
  return (
    <Toast.Provider toastManager={manager}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className="toasts">
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function ToastList() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className="toast" data-type={toast.type}>
      <Toast.Content className="toast-content">
        <div>
          <Toast.Title className="toast-title" />
          <Toast.Description className="toast-text" />
        </div>
        <Toast.Close className="button button-icon" aria-label={t("close")}>
          <Icon name="close" />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}
