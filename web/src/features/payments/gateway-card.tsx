// The gateway that files go through: where it is, and our public key to register there.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, take } from "@/shared/api/client";
import { isGiven } from "@/shared/api/given";
import { useScope } from "@/shared/api/scope";
import type { NewPaymentGateway, PaymentGateway } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { formatMoment } from "@/shared/time/dates";
import { CopyButton } from "@/shared/ui/copy-button";
import { DialogForm, FormDialog } from "@/shared/ui/form-dialog";
import { Icon } from "@/shared/ui/icon";
import { Card } from "@/shared/ui/page";
import { EmptyState } from "@/shared/ui/query-view";
import { TextField } from "@/shared/ui/text-field";
import { showToast } from "@/shared/ui/toasts";

export interface GatewayCardProps {
  readonly gateway: PaymentGateway | null;
  readonly version: string;
}

export function GatewayCard({ gateway, version }: GatewayCardProps) {
  const canSet = useMay()("payments.policy");
  const [isEditing, setEditing] = useState(false);
  const action = canSet && (
    <button type="button" className="button" onClick={() => setEditing(true)}>
      <Icon name="edit" size={14} /> {t("set_gateway")}
    </button>
  );
  return (
    <Card title={t("payment_gateway")} actions={gateway !== null && action}>
      {gateway === null ? (
        <EmptyState title={t("no_gateway")} text={t("no_gateway_text")} action={action} />
      ) : (
        <dl className="payment-facts">
          <div>
            <dt>{t("gateway_url")}</dt>
            <dd>{gateway.url}</dd>
          </div>
          <div>
            <dt>{t("gateway_files")}</dt>
            <dd>{gateway.automatic_since === null ? t("gateway_by_hand") : t("gateway_since", { moment: formatMoment(gateway.automatic_since) })}</dd>
          </div>
          <div>
            <dt>{t("gateway_key", { name: gateway.key_id })}</dt>
            <dd className="payment-key">
              <code>{gateway.public_key.split("\n")[1]}</code> <CopyButton text={gateway.public_key} label={t("copy_key")} />
            </dd>
          </div>
        </dl>
      )}
      <FormDialog open={isEditing} onOpenChange={setEditing} title={t("set_gateway")} text={t("set_gateway_text")}>
        <GatewayForm gateway={gateway} version={version} onDone={() => setEditing(false)} />
      </FormDialog>
    </Card>
  );
}

function GatewayForm({ gateway, version, onDone }: GatewayCardProps & { readonly onDone: () => void }) {
  const { org } = useScope();
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState<NewPaymentGateway>({ url: gateway?.url ?? "", key_id: gateway?.key_id ?? "", automatic: isGiven(gateway?.automatic_since), new_key: false });
  const set = useMutation({
    mutationFn: () => take(client.PUT("/api/v1/payment-gateway", { params: { query: { org }, header: gateway === null ? { "If-None-Match": "*" } : { "If-Match": version } }, body: draft })),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: [org] });
      showToast(t("gateway_set"));
      onDone();
    },
  });
  return (
    <DialogForm submit={t("set_gateway")} isReady={draft.url !== "" && draft.key_id !== ""} isBusy={set.isPending} error={set.error} onSubmit={() => set.mutate()}>
      <TextField label={t("gateway_url")} value={draft.url} onChange={(url) => setDraft({ ...draft, url })} placeholder="https://gateway.bank.example/v1" isCode autoFocus />
      <TextField label={t("gateway_key_id")} value={draft.key_id} onChange={(key_id) => setDraft({ ...draft, key_id })} maxLength={100} isCode />
      <label className="checkbox">
        <input type="checkbox" checked={draft.automatic} onChange={(event) => setDraft({ ...draft, automatic: event.target.checked })} /> {t("gateway_automatic")}
      </label>
      {gateway !== null && (
        <label className="checkbox">
          <input type="checkbox" checked={draft.new_key} onChange={(event) => setDraft({ ...draft, new_key: event.target.checked })} /> {t("gateway_new_key")}
        </label>
      )}
    </DialogForm>
  );
}
