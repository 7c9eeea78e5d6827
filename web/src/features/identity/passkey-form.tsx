// A new passkey: a name to tell it by, then the browser asks the device.
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { client, take } from "@/shared/api/client";
import { t } from "@/shared/i18n/translate";
import { createPasskey, isDeclined } from "@/shared/session/passkey";
import { DialogForm } from "@/shared/ui/form-dialog";
import { TextField } from "@/shared/ui/text-field";
import { deviceOf } from "./device-name";

export function PasskeyForm({ onDone }: { readonly onDone: (codes: readonly string[]) => Promise<void> }) {
  const [name, setName] = useState(() => deviceOf(navigator.userAgent, "").name);
  const add = useMutation({
    mutationFn: async () => {
      const { id, options } = await take(client.POST("/api/v1/auth/mfa/passkeys/begin"));
      const credential = await createPasskey(options);
      return take(client.POST("/api/v1/auth/mfa/passkeys/finish", { body: { id, name: name.trim(), credential } }));
    },
    onSuccess: ({ codes }) => onDone(codes),
  });
  const isQuiet = isDeclined(add.error);
  return (
    <DialogForm submit={t("continue")} isReady={name.trim() !== ""} isBusy={add.isPending} error={isQuiet ? null : add.error} onSubmit={() => add.mutate()}>
      <TextField label={t("passkey_name")} value={name} onChange={setName} hint={t("passkey_name_hint")} maxLength={80} autoFocus />
      {isQuiet && (
        <p className="form-warning" role="status">
          {t("passkey_declined")}
        </p>
      )}
    </DialogForm>
  );
}
