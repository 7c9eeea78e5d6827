// Keys that act in one's name in the organisation that is looked at.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { isGiven } from "@/shared/api/given";
import { client, take, takeNothing } from "@/shared/api/client";
import { apiKeysQuery } from "@/shared/api/identity-queries";
import { useScope } from "@/shared/api/scope";
import type { ApiKey } from "@/shared/api/types";
import { t, tn } from "@/shared/i18n/translate";
import { KeyForm } from "@/shared/session/key-form";
import { useMembership } from "@/shared/session/session";
import { formatAge, formatMoment } from "@/shared/time/dates";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { Badge } from "@/shared/ui/controls";
import { FormDialog } from "@/shared/ui/form-dialog";
import { Icon } from "@/shared/ui/icon";
import { Card } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { showError, showToast } from "@/shared/ui/toasts";

export function ApiKeysCard() {
  const { org, organisation } = useScope();
  const query = useQuery(apiKeysQuery(org));
  const queryClient = useQueryClient();
  const actions = useMembership()?.actions ?? [];
  const [making, setMaking] = useState(false);
  return (
    <Card
      title={t("api_keys_of", { organisation: organisation.name })}
      className="card-flush"
      actions={
        <button type="button" className="button" onClick={() => setMaking(true)}>
          <Icon name="plus" size={14} /> {t("new_api_key")}
        </button>
      }
    >
      <QueryView query={query} skeleton={<SkeletonRows rows={2} />} isEmpty={(list) => list.items.length === 0} empty={<EmptyState title={t("no_api_keys")} text={t("no_api_keys_text")} />}>
        {(list) => (
          <ul className="rows" aria-label={t("api_keys")}>
            {list.items.map((key) => (
              <KeyRow key={key.id} item={key} />
            ))}
          </ul>
        )}
      </QueryView>
      <FormDialog open={making} onOpenChange={setMaking} title={t("new_api_key")} text={t("new_api_key_text")}>
        <KeyForm
          actions={actions}
          make={(body) => take(client.POST("/api/v1/auth/api-keys", { params: { query: { org } }, body }))}
          onMade={() => queryClient.invalidateQueries({ queryKey: apiKeysQuery(org).queryKey })}
          onDone={() => setMaking(false)}
        />
      </FormDialog>
    </Card>
  );
}

function KeyRow({ item }: { readonly item: ApiKey }) {
  const { org } = useScope();
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState(false);
  const revoke = useMutation({
    mutationFn: () => takeNothing(client.DELETE("/api/v1/auth/api-keys/{id}", { params: { path: { id: item.id }, query: { org } } })),
    onSuccess: async () => {
      setAsking(false);
      showToast(t("key_revoked"), item.name);
      await queryClient.invalidateQueries({ queryKey: apiKeysQuery(org).queryKey });
    },
    onError: showError,
  });
  const limits = [
    item.actions.length === 0 ? t("all_actions") : tn("actions_count", item.actions.length),
    ...(item.accounts.length === 0 ? [] : [item.accounts.join(", ")]),
    ...(item.addresses.length === 0 ? [] : [item.addresses.join(", ")]),
    !isGiven(item.last_used_at) ? t("never_used") : t("last_used", { age: formatAge(Date.parse(item.last_used_at)) }),
    !isGiven(item.expires_at) ? t("never_expires") : t("expires", { moment: formatMoment(item.expires_at) }),
  ];
  return (
    <li className="row">
      <span className="row-icon">
        <Icon name="key" />
      </span>
      <div className="row-text">
        <h3 className="row-name">
          {item.name} <code className="muted">{item.hint}…</code> {item.signing && <Badge tone="accent">{t("signing")}</Badge>}
        </h3>
        <p className="muted" title={item.actions.join(", ")}>
          {limits.join(" · ")}
        </p>
      </div>
      <button type="button" className="button" aria-label={t("revoke_key", { name: item.name })} onClick={() => setAsking(true)}>
        <Icon name="trash" size={14} /> {t("revoke")}
      </button>
      <ConfirmDialog open={asking} onOpenChange={setAsking} title={t("revoke_key_title", { name: item.name })} text={t("revoke_key_text")} confirm={t("revoke")} danger busy={revoke.isPending} onConfirm={() => revoke.mutate()} />
    </li>
  );
}
