// Another role or scope for a member.
import { useState } from "react";
import { client, take } from "@/shared/api/client";
import type { Member } from "@/shared/api/types";
import { useScope } from "@/shared/api/scope";
import { t } from "@/shared/i18n/translate";
import { roles } from "@/shared/session/role-name";
import { draftOf, RoleFields, scopeOf } from "@/shared/session/scope-fields";
import { DialogForm } from "@/shared/ui/form-dialog";
import { useMemberChange } from "./use-member-change";

/** Owner is given by a transfer only. */
export const givenRoles = roles.filter((role) => role !== "owner");

export function MemberForm({ member, onDone }: { readonly member: Member; readonly onDone: () => void }) {
  const { org } = useScope();
  const [draft, setDraft] = useState(() => draftOf(member.role, member.scope));
  const change = useMemberChange(() => take(client.PATCH("/api/v1/admin/users/{id}", { params: { path: { id: member.id }, query: { org } }, body: { role: draft.role, scope: scopeOf(draft) } })), t("member_changed"), onDone);
  return (
    <DialogForm submit={t("save")} isReady isBusy={change.isPending} error={change.error} onSubmit={() => change.mutate(undefined)}>
      <RoleFields draft={draft} onChange={setDraft} choices={givenRoles} />
    </DialogForm>
  );
}
