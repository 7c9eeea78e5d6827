// Other ways to sign in: providers that are linked to one's account, or may be.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, takeNothing } from "@/shared/api/client";
import { isGiven } from "@/shared/api/given";
import { providersQuery } from "@/shared/api/identity-queries";
import { toApiError } from "@/shared/api/problem";
import { sessionFetch } from "@/shared/api/session";
import type { SignInProvider } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { Badge } from "@/shared/ui/controls";
import { FormError } from "@/shared/ui/form-error";
import { Icon } from "@/shared/ui/icon";
import { Card } from "@/shared/ui/page";
import { showError, showToast } from "@/shared/ui/toasts";

export function ProvidersCard() {
  const providers = useQuery(providersQuery()).data?.items ?? [];
  // Most installations have none: then there is nothing to say.
  if (providers.length === 0) return null;
  return (
    <Card title={t("sign_in_providers")} className="card-flush">
      <ul className="rows" aria-label={t("sign_in_providers")}>
        {providers.map((provider) => (
          <ProviderRow key={provider.name} provider={provider} />
        ))}
      </ul>
    </Card>
  );
}

/** Goes to the provider and comes back here. Asked for once before: only that way a fresh proof can be asked for. */
async function link(name: string): Promise<void> {
  const url = new URL(`/api/v1/auth/providers/${encodeURIComponent(name)}/begin`, window.location.origin);
  url.search = new URLSearchParams({ link: "true", return_to: "/security" }).toString();
  const response = await sessionFetch(new Request(url, { redirect: "manual" }));
  if (response.type !== "opaqueredirect") throw toApiError(await response.json().catch(() => null), response);
  window.location.assign(url);
}

function ProviderRow({ provider }: { readonly provider: SignInProvider }) {
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { label, link_id: linkId } = provider;
  const isLinked = isGiven(linkId);
  const add = useMutation({ mutationFn: () => link(provider.name), onError: showError });
  const unlink = useMutation({
    mutationFn: () => takeNothing(client.DELETE("/api/v1/auth/mfa/{id}", { params: { path: { id: linkId ?? "" } } })),
    onSuccess: async () => {
      setAsking(false);
      showToast(t("provider_unlinked"), label);
      await queryClient.invalidateQueries({ queryKey: providersQuery().queryKey });
    },
  });
  return (
    <li className="row">
      <span className="row-icon">
        <Icon name="key" />
      </span>
      <div className="row-text">
        <h3 className="row-name">
          {label} {isLinked && <Badge tone="good">{t("provider_linked")}</Badge>}
        </h3>
        <p className="muted">{t(isLinked ? "provider_linked_text" : "provider_not_linked_text")}</p>
      </div>
      {isLinked ? (
        <button type="button" className="button" aria-label={t("unlink_provider", { provider: label })} onClick={() => setAsking(true)}>
          <Icon name="trash" size={14} /> {t("unlink")}
        </button>
      ) : (
        <button type="button" className="button" aria-label={t("link_provider", { provider: label })} disabled={add.isPending} onClick={() => add.mutate()}>
          <Icon name="plus" size={14} /> {t("link_it")}
        </button>
      )}
      <ConfirmDialog open={asking} onOpenChange={setAsking} title={t("unlink_provider_title", { provider: label })} text={t("unlink_provider_text")} confirm={t("unlink")} danger busy={unlink.isPending} onConfirm={() => unlink.mutate()}>
        <FormError error={unlink.error} />
      </ConfirmDialog>
    </li>
  );
}
