// Signing in: password and second factor, a passkey, or a provider.
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { isGiven } from "@/shared/api/given";
import { client, take } from "@/shared/api/client";
import { providersQuery } from "@/shared/api/identity-queries";
import type { LoginAnswer } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { FormError } from "@/shared/ui/form-error";
import { Icon } from "@/shared/ui/icon";
import { PasswordField } from "@/shared/ui/secret-fields";
import { Door } from "./door";
import { DoorForm } from "./door-form";
import { EmailField, looksLikeEmail } from "./email-field";
import { SecondFactorForm } from "./second-factor-form";
import { usePasskeySignIn, type PasskeySignIn } from "./use-passkey-sign-in";
import "./identity.css";

export interface SignInPageProps {
  readonly back: string;
  /** Why a provider did not let them in. */
  readonly problem: string | undefined;
  readonly onEntered: (csrfToken: string | null | undefined) => void;
}

interface Half {
  readonly ticket: string;
  readonly factors: readonly string[];
}

export function SignInPage({ back, problem, onEntered }: SignInPageProps) {
  const [half, setHalf] = useState<Half | null>(null);
  const passkey = usePasskeySignIn(onEntered);
  const proceed = (answer: LoginAnswer) => {
    if (answer.mfa_required && isGiven(answer.mfa_token)) setHalf({ ticket: answer.mfa_token, factors: answer.factors ?? [] });
    else onEntered("csrf_token" in answer ? answer.csrf_token : null);
  };
  if (half !== null) {
    return (
      <Door title={t("second_factor")} text={t("second_factor_text")}>
        <SecondFactorForm ticket={half.ticket} factors={half.factors} passkey={passkey} onEntered={onEntered} onBack={() => setHalf(null)} />
      </Door>
    );
  }
  return (
    <Door title={t("sign_in")} foot={t("sign_in_foot")}>
      {problem !== undefined && (
        <p className="form-error" role="alert">
          <Icon name="warning" /> {t("provider_refused", { code: problem })}
        </p>
      )}
      <PasswordForm onAnswer={proceed} />
      <OtherWays back={back} passkey={passkey} />
    </Door>
  );
}

function PasswordForm({ onAnswer }: { readonly onAnswer: (answer: LoginAnswer) => void }) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const signIn = useMutation({
    mutationFn: () => take(client.POST("/api/v1/auth/login", { body: { email: email.trim(), password, cookies: true } })),
    onSuccess: onAnswer,
  });
  return (
    <DoorForm submit={t("sign_in")} isReady={looksLikeEmail(email) && password !== ""} isBusy={signIn.isPending} error={signIn.error} onSubmit={() => signIn.mutate()}>
      <EmailField label={t("email")} value={email} onChange={setEmail} autoComplete="username webauthn" autoFocus />
      <PasswordField label={t("password")} value={password} onChange={setPassword} autoComplete="current-password" />
    </DoorForm>
  );
}

function OtherWays({ back, passkey }: { readonly back: string; readonly passkey: PasskeySignIn }) {
  const providers = useQuery(providersQuery()).data?.items ?? [];
  if (!passkey.isPossible && providers.length === 0) return null;
  return (
    <>
      <p className="door-or">
        <span>{t("or")}</span>
      </p>
      <div className="door-ways">
        {passkey.isPossible && (
          <button type="button" className="button button-wide" disabled={passkey.isBusy} onClick={() => passkey.start()}>
            <Icon name="passkey" /> {t("sign_in_passkey")}
          </button>
        )}
        <FormError error={passkey.error} />
        {providers.map((provider) => (
          <a key={provider.name} className="button button-wide" href={`/api/v1/auth/providers/${encodeURIComponent(provider.name)}/begin?${new URLSearchParams({ return_to: back }).toString()}`}>
            {t("sign_in_with", { provider: provider.label })}
          </a>
        ))}
      </div>
    </>
  );
}
