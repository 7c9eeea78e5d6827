// Name, address and password.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, take, takeNothing } from "@/shared/api/client";
import { meQuery, sessionsQuery } from "@/shared/api/identity-queries";
import type { Me } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { DialogForm, FormDialog } from "@/shared/ui/form-dialog";
import { Icon } from "@/shared/ui/icon";
import { Card } from "@/shared/ui/page";
import { PasswordField } from "@/shared/ui/secret-fields";
import { TextField } from "@/shared/ui/text-field";
import { showToast } from "@/shared/ui/toasts";

export function ProfileCard({ me }: { readonly me: Me }) {
  const [open, setOpen] = useState<"name" | "password" | null>(null);
  const close = () => setOpen(null);
  return (
    <Card title={t("profile")}>
      <dl className="facts facts-actions">
        <dt>{t("name")}</dt>
        <dd>{me.name}</dd>
        <dd>
          <button type="button" className="button" onClick={() => setOpen("name")}>
            <Icon name="edit" size={14} /> {t("change_name")}
          </button>
        </dd>
        <dt>{t("email")}</dt>
        <dd>{me.email ?? "–"}</dd>
        <dd />
        <dt>{t("password")}</dt>
        <dd>{me.has_password ? t("password_set") : t("password_none")}</dd>
        <dd>
          {me.has_password && (
            <button type="button" className="button" onClick={() => setOpen("password")}>
              <Icon name="lock" size={14} /> {t("change_password")}
            </button>
          )}
        </dd>
      </dl>
      <FormDialog open={open === "name"} onOpenChange={(isOpen) => !isOpen && close()} title={t("change_name")}>
        <NameForm me={me} onDone={close} />
      </FormDialog>
      <FormDialog open={open === "password"} onOpenChange={(isOpen) => !isOpen && close()} title={t("change_password")} text={t("change_password_text")}>
        <PasswordForm me={me} onDone={close} />
      </FormDialog>
    </Card>
  );
}

function NameForm({ me, onDone }: { readonly me: Me; readonly onDone: () => void }) {
  const queryClient = useQueryClient();
  const [name, setName] = useState(me.name);
  const change = useMutation({
    mutationFn: () => take(client.PATCH("/api/v1/auth/me", { body: { name: name.trim() } })),
    onSuccess: (changed) => {
      queryClient.setQueryData(meQuery().queryKey, changed);
      onDone();
    },
  });
  return (
    <DialogForm submit={t("save")} isReady={name.trim() !== "" && name.trim() !== me.name} isBusy={change.isPending} error={change.error} onSubmit={() => change.mutate()}>
      <TextField label={t("name")} value={name} onChange={setName} autoComplete="name" maxLength={120} autoFocus />
    </DialogForm>
  );
}

function PasswordForm({ me, onDone }: { readonly me: Me; readonly onDone: () => void }) {
  const queryClient = useQueryClient();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const change = useMutation({
    mutationFn: () => takeNothing(client.POST("/api/v1/auth/password", { body: { current, new: next } })),
    onSuccess: async () => {
      showToast(t("password_changed"), t("password_changed_text"));
      onDone();
      await queryClient.invalidateQueries({ queryKey: sessionsQuery().queryKey });
    },
  });
  return (
    <DialogForm submit={t("change_password")} isReady={current !== "" && next !== ""} isBusy={change.isPending} error={change.error} onSubmit={() => change.mutate()}>
      <input type="hidden" name="username" autoComplete="username" value={me.email ?? ""} readOnly />
      <PasswordField label={t("current_password")} value={current} onChange={setCurrent} autoComplete="current-password" autoFocus />
      <PasswordField label={t("new_password")} value={next} onChange={setNext} autoComplete="new-password" weakWords={[me.name, me.email ?? ""]} />
    </DialogForm>
  );
}
