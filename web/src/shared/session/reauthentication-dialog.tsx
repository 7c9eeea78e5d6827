// "Is it still you?": asked when the server wants a fresh proof; then what was asked for is done.
import { Dialog } from "@base-ui/react/dialog";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { client, take, takeNothing } from "@/shared/api/client";
import { setProver } from "@/shared/api/session";
import { t } from "@/shared/i18n/translate";
import { Segmented } from "@/shared/ui/controls";
import { FormError } from "@/shared/ui/form-error";
import { Icon } from "@/shared/ui/icon";
import { CodeField, PasswordField } from "@/shared/ui/secret-fields";
import { getPasskey, hasPasskeys, isDeclined } from "./passkey";

type Proof = "password" | "code";

export interface ReauthenticationProps {
  readonly email: string;
  readonly hasPassword: boolean;
  readonly hasCode: boolean;
  readonly hasPasskey: boolean;
}

export function ReauthenticationDialog(props: ReauthenticationProps) {
  const [open, setOpen] = useState(false);
  const answer = useRef<((proved: boolean) => void) | null>(null);
  const settle = (proved: boolean) => {
    answer.current?.(proved);
    answer.current = null;
    setOpen(false);
  };
  useEffect(() => {
    setProver(
      () =>
        new Promise((resolve) => {
          answer.current = resolve;
          setOpen(true);
        }),
    );
    return () => {
      setProver(null);
      answer.current?.(false);
    };
  }, []);
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && settle(false)}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop backdrop-over" />
        <Dialog.Popup className="dialog dialog-over">
          <Dialog.Title className="dialog-title">{t("reauth_title")}</Dialog.Title>
          <Dialog.Description className="dialog-text">{t("reauth_text")}</Dialog.Description>
          {open && <ProofForm {...props} onProved={() => settle(true)} />}
          <Dialog.Close className="button button-icon drawer-close" aria-label={t("close")}>
            <Icon name="close" />
          </Dialog.Close>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

async function proveByPasskey(): Promise<void> {
  const { id, options } = await take(client.POST("/api/v1/auth/passkey/login/begin", { body: { reauthenticate: true } }));
  const credential = await getPasskey(options, { mediation: "optional", signal: new AbortController().signal });
  await takeNothing(client.POST("/api/v1/auth/reauthenticate", { body: { passkey: { id, credential } } }));
}

function ProofForm({ email, hasPassword, hasCode, hasPasskey, onProved }: ReauthenticationProps & { readonly onProved: () => void }) {
  const [proof, setProof] = useState<Proof>(hasPassword ? "password" : "code");
  const [text, setText] = useState("");
  const prove = useMutation({
    mutationFn: () => takeNothing(client.POST("/api/v1/auth/reauthenticate", { body: proof === "password" ? { password: text } : { code: text.trim() } })),
    onSuccess: onProved,
    onError: () => setText(""),
  });
  const provePasskey = useMutation({ mutationFn: proveByPasskey, onSuccess: onProved });
  const choose = (next: Proof) => {
    setProof(next);
    setText("");
    prove.reset();
  };
  return (
    <form
      className="form"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        if (text !== "" && !prove.isPending) prove.mutate();
      }}
    >
      {hasPassword && hasCode && <Segmented label={t("reauth_by")} value={proof} onChange={choose} choices={[{ value: "password", label: t("password") }, { value: "code", label: t("code") }]} />}
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      {proof === "password" ? <PasswordField label={t("password")} value={text} onChange={setText} autoComplete="current-password" autoFocus /> : <CodeField label={t("code")} value={text} onChange={setText} hint={t("code_hint")} autoFocus />}
      <FormError error={prove.error ?? (isDeclined(provePasskey.error) ? null : provePasskey.error)} />
      <div className="dialog-actions">
        {hasPasskey && hasPasskeys() && (
          <button type="button" className="button dialog-action-apart" disabled={provePasskey.isPending} onClick={() => provePasskey.mutate()}>
            <Icon name="passkey" size={14} /> {t("use_passkey")}
          </button>
        )}
        <Dialog.Close className="button">{t("cancel")}</Dialog.Close>
        <button type="submit" className="button button-primary" disabled={text === "" || prove.isPending}>
          {prove.isPending ? t("working") : t("reauth_confirm")}
        </button>
      </div>
    </form>
  );
}
