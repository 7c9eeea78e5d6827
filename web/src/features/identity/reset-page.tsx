// A new password by a reset link.
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { client, takeNothing } from "@/shared/api/client";
import { t } from "@/shared/i18n/translate";
import { PasswordField } from "@/shared/ui/secret-fields";
import { Door } from "./door";
import { DoorForm } from "./door-form";
import "./identity.css";

export function ResetPage({ token }: { readonly token: string }) {
  const [password, setPassword] = useState("");
  const reset = useMutation({ mutationFn: () => takeNothing(client.POST("/api/v1/auth/reset", { body: { token, password } })) });
  if (reset.isSuccess) {
    return (
      <Door title={t("reset_done")} text={t("reset_done_text")}>
        <Link to="/sign-in" className="button button-primary button-wide">
          {t("to_sign_in")}
        </Link>
      </Door>
    );
  }
  return (
    <Door title={t("reset_title")} text={t("reset_text")}>
      <DoorForm submit={t("reset_submit")} isReady={password !== ""} isBusy={reset.isPending} error={reset.error} onSubmit={() => reset.mutate()}>
        <PasswordField label={t("new_password")} value={password} onChange={setPassword} autoComplete="new-password" weakWords={[]} autoFocus />
      </DoorForm>
    </Door>
  );
}
