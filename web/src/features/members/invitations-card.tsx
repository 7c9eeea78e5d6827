// Invitations that nobody has used yet.
import { useQuery } from "@tanstack/react-query";
import { isGiven } from "@/shared/api/given";
import { client, takeNothing } from "@/shared/api/client";
import { invitationsQuery } from "@/shared/api/identity-queries";
import { useScope } from "@/shared/api/scope";
import { t } from "@/shared/i18n/translate";
import { roleName } from "@/shared/session/role-name";
import { scopeText } from "@/shared/session/scope-fields";
import { useMay } from "@/shared/session/session";
import { formatMoment } from "@/shared/time/dates";
import { Icon } from "@/shared/ui/icon";
import { Card } from "@/shared/ui/page";
import { QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { showError } from "@/shared/ui/toasts";
import { useMemberChange } from "./use-member-change";

export function InvitationsCard() {
  const { org } = useScope();
  const may = useMay();
  const query = useQuery(invitationsQuery(org));
  const withdraw = useMemberChange((id: string) => takeNothing(client.DELETE("/api/v1/admin/invitations/{id}", { params: { path: { id }, query: { org } } })), t("invitation_withdrawn"), () => undefined);
  if (query.data?.items.length === 0) return null;
  return (
    <Card title={t("invitations")} className="card-flush">
      <QueryView query={query} skeleton={<SkeletonRows rows={2} />}>
        {(list) => (
          <ul className="rows" aria-label={t("invitations")}>
            {list.items.map((invitation) => (
              <li key={invitation.id} className="row">
                <span className="row-icon">
                  <Icon name="mail" />
                </span>
                <div className="row-text">
                  <h3 className="row-name">{invitation.email}</h3>
                  <p className="muted">
                    {roleName(invitation.role)} · {scopeText(invitation.scope)}
                    {isGiven(invitation.expires_at) && ` · ${t("expires", { moment: formatMoment(invitation.expires_at) })}`}
                  </p>
                </div>
                {may("members.manage") && (
                  <button type="button" className="button" aria-label={t("withdraw_invitation", { email: invitation.email })} disabled={withdraw.isPending} onClick={() => withdraw.mutate(invitation.id, { onError: showError })}>
                    {t("withdraw")}
                  </button>
                )}
              </li>
            ))}
          </ul>
        )}
      </QueryView>
    </Card>
  );
}
