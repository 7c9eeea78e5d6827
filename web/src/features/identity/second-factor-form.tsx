// The second half of a sign-in: a code of the app, a recovery code, or a passkey.
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { client, take } from "@/shared/api/client";
import { t } from "@/shared/i18n/translate";
import { FormError } from "@/shared/ui/form-error";
import { Icon } from "@/shared/ui/icon";
import { CodeField } from "@/shared/ui/secret-fields";
import { DoorForm } from "./door-form";
import type { PasskeySignIn } from "./use-passkey-sign-in";

export interface SecondFactorFormProps {
  readonly ticket: string;
  readonly factors: readonly string[];
  readonly passkey: PasskeySignIn;
  readonly onEntered: (csrfToken: string | null | undefined) => void;
  readonly onBack: () => void;
}

const DIGITS = 6;

export function SecondFactorForm({ ticket, factors, passkey, onEntered, onBack }: SecondFactorFormProps) {
  const hasApp = factors.includes("totp");
  const [isRecovery, setRecovery] = useState(!hasApp && factors.includes("recovery"));
  const [code, setCode] = useState("");
  const verify = useMutation({
    mutationFn: (given: string) => take(client.POST("/api/v1/auth/mfa/verify", { body: { mfa_token: ticket, code: given.trim(), cookies: true } })),
    onSuccess: (answer) => onEntered("csrf_token" in answer ? answer.csrf_token : null),
    onError: () => setCode(""),
  });
  const type = (next: string) => {
    setCode(next);
    // A phone fills in the whole code at once: there is nothing left to press.
    const digits = next.replaceAll(/\s/g, "");
    if (!isRecovery && /^\d+$/.test(digits) && digits.length === DIGITS && !verify.isPending) verify.mutate(digits);
  };
  const change = () => {
    setRecovery(!isRecovery);
    setCode("");
    verify.reset();
  };
  const hasCodes = hasApp || factors.includes("recovery");
  return (
    <>
      {hasCodes && (
        <DoorForm submit={t("continue")} isReady={code.trim() !== ""} isBusy={verify.isPending} error={verify.error} onSubmit={() => verify.mutate(code)}>
          <CodeField key={String(isRecovery)} label={isRecovery ? t("recovery_code") : t("code")} hint={isRecovery ? t("recovery_code_hint") : t("code_hint")} value={code} onChange={type} isRecovery={isRecovery} autoFocus />
        </DoorForm>
      )}
      <div className="door-ways">
        {factors.includes("passkey") && passkey.isPossible && (
          <button type="button" className="button button-wide" disabled={passkey.isBusy} onClick={() => passkey.start(ticket)}>
            <Icon name="passkey" /> {t("use_passkey")}
          </button>
        )}
        <FormError error={passkey.error} />
        {hasApp && (
          <button type="button" className="link" onClick={change}>
            {isRecovery ? t("use_app") : t("use_recovery")}
          </button>
        )}
        <button type="button" className="link" onClick={onBack}>
          {t("sign_in_otherwise")}
        </button>
      </div>
    </>
  );
}
