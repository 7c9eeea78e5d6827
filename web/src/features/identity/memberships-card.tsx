// The organisations one is a member of, and leaving them.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, takeNothing } from "@/shared/api/client";
import { meQuery } from "@/shared/api/identity-queries";
import { useScope } from "@/shared/api/scope";
import type { Me, OwnMembership } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { roleName } from "@/shared/session/role-name";
import { scopeText } from "@/shared/session/scope-fields";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { FormError } from "@/shared/ui/form-error";
import { Icon } from "@/shared/ui/icon";
import { Card } from "@/shared/ui/page";
import { showToast } from "@/shared/ui/toasts";

export function MembershipsCard({ me }: { readonly me: Me }) {
  return (
    <Card title={t("memberships")} className="card-flush">
      {me.memberships.length === 0 && <p className="card-note muted">{t("no_memberships")}</p>}
      <ul className="rows" aria-label={t("memberships")}>
        {me.memberships.map((membership) => (
          <MembershipRow key={membership.organisation} membership={membership} />
        ))}
      </ul>
    </Card>
  );
}

function MembershipRow({ membership }: { readonly membership: OwnMembership }) {
  const { org } = useScope();
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { organisation, name } = membership;
  const leave = useMutation({
    mutationFn: () => takeNothing(client.POST("/api/v1/auth/leave", { params: { query: { org: organisation } } })),
    onSuccess: async () => {
      setAsking(false);
      showToast(t("organisation_left"), name);
      // What is looked at is gone: begin again with what is left.
      if (organisation === org) window.location.assign("/");
      else await queryClient.invalidateQueries({ queryKey: meQuery().queryKey, exact: true });
    },
  });
  return (
    <li className="row">
      <span className="row-icon">
        <Icon name="members" />
      </span>
      <div className="row-text">
        <h3 className="row-name">{name}</h3>
        <p className="muted">
          {roleName(membership.role)} · {scopeText(membership.scope)}
        </p>
      </div>
      <button type="button" className="button" aria-label={t("leave_organisation", { organisation: name })} onClick={() => setAsking(true)}>
        <Icon name="sign_out" size={14} /> {t("leave")}
      </button>
      <ConfirmDialog open={asking} onOpenChange={setAsking} title={t("leave_title", { organisation: name })} text={t("leave_text")} confirm={t("leave")} danger busy={leave.isPending} onConfirm={() => leave.mutate()}>
        <FormError error={leave.error} />
      </ConfirmDialog>
    </li>
  );
}
