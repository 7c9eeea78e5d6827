// An invitation: for whom and as what; then the link to send, this once.
import { useState } from "react";
import { Dialog } from "@base-ui/react/dialog";
import { isGiven } from "@/shared/api/given";
import { client, take } from "@/shared/api/client";
import type { Invitation } from "@/shared/api/types";
import { useScope } from "@/shared/api/scope";
import { t } from "@/shared/i18n/translate";
import { emptyDraft, RoleFields, scopeOf } from "@/shared/session/scope-fields";
import { formatMoment } from "@/shared/time/dates";
import { Field } from "@/shared/ui/controls";
import { CopyField } from "@/shared/ui/copy-button";
import { DialogForm, FormDialog } from "@/shared/ui/form-dialog";
import { givenRoles } from "./member-form";
import { useMemberChange } from "./use-member-change";

export function InviteDialog({ open, onOpenChange }: { readonly open: boolean; readonly onOpenChange: (open: boolean) => void }) {
  return (
    <FormDialog open={open} onOpenChange={onOpenChange} title={t("invite_title")} text={t("invite_text")}>
      <InviteForm />
    </FormDialog>
  );
}

function InviteForm() {
  const { org } = useScope();
  const [email, setEmail] = useState("");
  const [draft, setDraft] = useState(emptyDraft);
  const [made, setMade] = useState<Invitation | null>(null);
  const invite = useMemberChange(() => take(client.POST("/api/v1/admin/invitations", { params: { query: { org } }, body: { email: email.trim(), role: draft.role, scope: scopeOf(draft) } })), t("invitation_made"), setMade);
  if (isGiven(made?.link)) return <InvitationLink email={made.email} link={made.link} expiresAt={made.expires_at ?? null} />;
  return (
    <DialogForm submit={t("make_invitation")} isReady={/^[^\s@]+@[^\s@]+$/.test(email.trim())} isBusy={invite.isPending} error={invite.error} onSubmit={() => invite.mutate(undefined)}>
      <Field label={t("email")}>{(id) => <input id={id} type="email" inputMode="email" className="input" value={email} maxLength={254} autoComplete="off" autoCapitalize="none" spellCheck={false} autoFocus onChange={(event) => setEmail(event.target.value)} />}</Field>
      <RoleFields draft={draft} onChange={setDraft} choices={givenRoles} />
    </DialogForm>
  );
}

function InvitationLink({ email, link, expiresAt }: { readonly email: string; readonly link: string; readonly expiresAt: string | null }) {
  return (
    <div className="form">
      <p role="status">{t("invitation_send", { email })}</p>
      <CopyField label={t("invitation_link")} text={link} />
      <p className="field-hint">{expiresAt === null ? t("invitation_once") : t("invitation_until", { moment: formatMoment(expiresAt) })}</p>
      <div className="dialog-actions">
        <Dialog.Close className="button button-primary">{t("done")}</Dialog.Close>
      </div>
    </div>
  );
}
