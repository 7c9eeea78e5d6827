// Setting up an authenticator app: the picture to scan, the secret to type, and the first code as the proof.
import { useMutation, useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { client, take } from "@/shared/api/client";
import { t } from "@/shared/i18n/translate";
import { CopyField } from "@/shared/ui/copy-button";
import { DialogForm } from "@/shared/ui/form-dialog";
import { QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { CodeField } from "@/shared/ui/secret-fields";

const inFours = (secret: string) => secret.replaceAll(/(.{4})(?=.)/g, "$1 ");

export function TotpForm({ onDone }: { readonly onDone: (codes: readonly string[]) => Promise<void> }) {
  const [code, setCode] = useState("");
  // One offer per opening of the dialog: it is shown once and must not come from the cache.
  const opening = useId();
  const offer = useQuery({ queryKey: ["me", "totp-offer", opening], queryFn: () => take(client.POST("/api/v1/auth/mfa/totp")), gcTime: 0, staleTime: Number.POSITIVE_INFINITY, retry: false });
  const confirm = useMutation({
    mutationFn: (id: string) => take(client.POST("/api/v1/auth/mfa/totp/confirm", { body: { id, code: code.replaceAll(/\s/g, "") } })),
    onSuccess: ({ codes }) => onDone(codes),
    onError: () => setCode(""),
  });
  return (
    <QueryView query={offer} skeleton={<SkeletonRows rows={4} />}>
      {({ id, secret, qr_svg, otpauth_url }) => (
        <DialogForm submit={t("confirm")} isReady={code.trim() !== ""} isBusy={confirm.isPending} error={confirm.error} onSubmit={() => confirm.mutate(id)}>
          <ol className="steps">
            <li>
              <p>{t("totp_scan")}</p>
              <div className="totp-offer">
                <img className="totp-qr" src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(qr_svg)}`} alt={t("totp_qr")} width={176} height={176} />
                <div className="totp-secret">
                  <CopyField label={t("totp_secret")} text={inFours(secret)} />
                  <a className="link" href={otpauth_url}>
                    {t("totp_open")}
                  </a>
                </div>
              </div>
            </li>
            <li>
              <CodeField label={t("totp_first_code")} value={code} onChange={setCode} hint={t("code_hint")} autoFocus />
            </li>
          </ol>
        </DialogForm>
      )}
    </QueryView>
  );
}
