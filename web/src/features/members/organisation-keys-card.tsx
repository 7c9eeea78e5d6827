// Every API key of the organisation, whoever made it, for who may revoke them.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, takeNothing } from "@/shared/api/client";
import { isGiven } from "@/shared/api/given";
import { apiKeysQuery, membersQuery, organisationKeysQuery } from "@/shared/api/identity-queries";
import { useScope } from "@/shared/api/scope";
import type { ApiKey } from "@/shared/api/types";
import { t, tn } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { formatAge, formatMoment } from "@/shared/time/dates";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { Badge } from "@/shared/ui/controls";
import { FormError } from "@/shared/ui/form-error";
import { Icon } from "@/shared/ui/icon";
import { Card } from "@/shared/ui/page";
import { QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { showToast } from "@/shared/ui/toasts";

export function OrganisationKeysCard() {
  return useMay()("api-keys.manage") ? <KeysCard /> : null;
}

function KeysCard() {
  const { org } = useScope();
  const query = useQuery(organisationKeysQuery(org));
  const members = useQuery(membersQuery(org)).data?.items ?? [];
  const names = new Map(members.map((member) => [member.id, member.name]));
  return (
    <Card title={t("organisation_keys")} className="card-flush">
      <QueryView query={query} skeleton={<SkeletonRows rows={2} />} isEmpty={(list) => list.items.length === 0} empty={<p className="card-note muted">{t("no_organisation_keys")}</p>}>
        {(list) => (
          <div className="scroll-x" tabIndex={0} role="region" aria-label={t("organisation_keys")}>
            <table className="table members-table">
              <thead>
                <tr>
                  <th>{t("api_key")}</th>
                  <th>{t("key_owner")}</th>
                  <th>{t("key_may")}</th>
                  <th>{t("key_used")}</th>
                  <th>{t("key_ends")}</th>
                  <th>
                    <span className="visually-hidden">{t("actions")}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {list.items.map((key) => (
                  <KeyRow key={key.id} item={key} owner={names.get(key.user) ?? key.user} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </QueryView>
    </Card>
  );
}

function KeyRow({ item, owner }: { readonly item: ApiKey; readonly owner: string }) {
  const { org } = useScope();
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState(false);
  const revoke = useMutation({
    mutationFn: () => takeNothing(client.DELETE("/api/v1/admin/api-keys/{id}", { params: { path: { id: item.id }, query: { org } } })),
    onSuccess: async () => {
      setAsking(false);
      showToast(t("key_revoked"), item.name);
      await Promise.all([organisationKeysQuery(org), apiKeysQuery(org)].map(({ queryKey }) => queryClient.invalidateQueries({ queryKey })));
    },
  });
  const limits = [item.actions.length === 0 ? t("all_actions") : tn("actions_count", item.actions.length), ...item.accounts, ...item.addresses];
  return (
    <tr>
      <td>
        <span className="member-name">{item.name}</span> {item.signing && <Badge tone="accent">{t("signing")}</Badge>}
        <code className="member-email">{item.hint}…</code>
      </td>
      <td>{owner === "" ? t("erased_person") : owner}</td>
      <td className="member-scope" title={item.actions.join(", ")}>
        {limits.join(" · ")}
      </td>
      <td className="nowrap">{isGiven(item.last_used_at) ? formatAge(Date.parse(item.last_used_at)) : t("never_used")}</td>
      <td className="nowrap">{isGiven(item.expires_at) ? formatMoment(item.expires_at) : t("expiry_never")}</td>
      <td className="numeric">
        <button type="button" className="button" aria-label={t("revoke_key", { name: item.name })} onClick={() => setAsking(true)}>
          <Icon name="trash" size={14} /> {t("revoke")}
        </button>
        <ConfirmDialog open={asking} onOpenChange={setAsking} title={t("revoke_key_title", { name: item.name })} text={t("revoke_key_text")} confirm={t("revoke")} danger busy={revoke.isPending} onConfirm={() => revoke.mutate()}>
          <FormError error={revoke.error} />
        </ConfirmDialog>
      </td>
    </tr>
  );
}
