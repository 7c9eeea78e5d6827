// Role and scope of a member, an invitation or a service account.
import { useQuery } from "@tanstack/react-query";
import { rolesQuery } from "@/shared/api/identity-queries";
import type { MemberScope } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { SelectField } from "@/shared/ui/controls";
import { LinesField, linesOf } from "@/shared/ui/lines-field";
import { roleName, roles, type Role } from "./role-name";

export interface RoleDraft {
  readonly role: Role;
  readonly accounts: string;
  readonly entities: string;
}

export const emptyDraft: RoleDraft = { role: "viewer", accounts: "", entities: "" };

export function draftOf(role: string, scope: MemberScope): RoleDraft {
  return { role: roles.find((each) => each === role) ?? "viewer", accounts: (scope.accounts ?? []).join("\n"), entities: (scope.entities ?? []).join("\n") };
}

const isWhole = (role: Role) => role === "owner" || role === "admin";

/** Owners and admins see everything: a scope would only look like a limit. */
export const scopeOf = (draft: RoleDraft): MemberScope => (isWhole(draft.role) ? { accounts: [], entities: [] } : { accounts: linesOf(draft.accounts), entities: linesOf(draft.entities) });

export function scopeText(scope: MemberScope): string {
  const parts = [...(scope.accounts ?? []), ...(scope.entities ?? [])];
  return parts.length === 0 ? t("scope_everything") : parts.join(", ");
}

export function RoleFields({ draft, onChange, choices }: { readonly draft: RoleDraft; readonly onChange: (draft: RoleDraft) => void; readonly choices: readonly Role[] }) {
  const about = useQuery(rolesQuery()).data?.roles.find((each) => each.name === draft.role)?.about;
  return (
    <>
      <SelectField label={t("role")} value={draft.role} choices={choices.map((role) => ({ value: role, label: roleName(role) }))} onChange={(role) => onChange({ ...draft, role })} hint={about} />
      {!isWhole(draft.role) && (
        <div className="form-row">
          <LinesField label={t("scope_accounts")} value={draft.accounts} onChange={(accounts) => onChange({ ...draft, accounts })} hint={t("scope_accounts_hint")} placeholder={t("for_example", { text: "assets:bank" })} />
          <LinesField label={t("scope_entities")} value={draft.entities} onChange={(entities) => onChange({ ...draft, entities })} hint={t("scope_entities_hint")} />
        </div>
      )}
    </>
  );
}
