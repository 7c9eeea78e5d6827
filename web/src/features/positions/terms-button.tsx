// The way from a row to the terms of its account.
import { useState } from "react";
import { t } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { TermsDialog } from "@/shared/terms/terms-dialog";
import { Icon } from "@/shared/ui/icon";

export function TermsButton({ account, path }: { readonly account: number; readonly path: string }) {
  const canWrite = useMay()("accounts.write");
  const [open, setOpen] = useState(false);
  if (!canWrite) return null;
  return (
    <>
      <button type="button" className="button button-icon" aria-label={t("terms_of", { account: path })} title={t("account_terms")} onClick={() => setOpen(true)}>
        <Icon name="settings" size={14} />
      </button>
      <TermsDialog account={account} path={path} open={open} onOpenChange={setOpen} />
    </>
  );
}
