// Second factors: authenticator apps, passkeys, recovery codes.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { isGiven } from "@/shared/api/given";
import { client, take, takeNothing } from "@/shared/api/client";
import { factorsQuery, meQuery } from "@/shared/api/identity-queries";
import type { Factor } from "@/shared/api/types";
import { t, tn } from "@/shared/i18n/translate";
import { hasPasskeys } from "@/shared/session/passkey";
import { formatAge, formatMoment } from "@/shared/time/dates";
import { Badge } from "@/shared/ui/controls";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { FormDialog } from "@/shared/ui/form-dialog";
import { Icon, type IconName } from "@/shared/ui/icon";
import { Card } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { showError, showToast } from "@/shared/ui/toasts";
import { PasskeyForm } from "./passkey-form";
import { RecoveryCodesDialog } from "./recovery-codes-dialog";
import { TotpForm } from "./totp-form";

const FEW_CODES = 3;
const icons: Readonly<Record<string, IconName>> = { totp: "phone", passkey: "passkey", recovery: "key" };

function factorName(factor: Factor): string {
  if (factor.kind === "totp") return t("factor_totp");
  if (factor.kind === "recovery") return t("factor_recovery");
  return factor.name === "" ? t("factor_passkey") : factor.name;
}

export function FactorsCard() {
  const query = useQuery(factorsQuery());
  const queryClient = useQueryClient();
  const [open, setOpen] = useState<"totp" | "passkey" | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const refresh = () => Promise.all([queryClient.invalidateQueries({ queryKey: factorsQuery().queryKey }), queryClient.invalidateQueries({ queryKey: meQuery().queryKey, exact: true })]);
  const added = async (kept: readonly string[]) => {
    setOpen(null);
    showToast(t("factor_added"));
    if (kept.length > 0) setCodes(kept);
    await refresh();
  };
  const renew = useMutation({
    mutationFn: () => take(client.POST("/api/v1/auth/mfa/recovery-codes")),
    onSuccess: async (made) => {
      setCodes(made.codes);
      await refresh();
    },
    onError: showError,
  });
  const has = (kind: string) => query.data?.items.some((each) => each.kind === kind) ?? false;
  return (
    <Card
      title={t("second_factors")}
      className="card-flush"
      actions={
        <div className="card-actions">
          <button type="button" className="button" onClick={() => setOpen("totp")}>
            <Icon name="phone" size={14} /> {t("add_totp")}
          </button>
          {hasPasskeys() && (
            <button type="button" className="button" onClick={() => setOpen("passkey")}>
              <Icon name="passkey" size={14} /> {t("add_passkey")}
            </button>
          )}
        </div>
      }
    >
      <QueryView query={query} skeleton={<SkeletonRows rows={2} />} isEmpty={(list) => list.items.length === 0} empty={<EmptyState title={t("no_factors")} text={t("no_factors_text")} />}>
        {(list) => (
          <ul className="rows" aria-label={t("second_factors")}>
            {list.items.map((factor) => (
              <FactorRow key={factor.id} factor={factor} onRemoved={refresh} />
            ))}
          </ul>
        )}
      </QueryView>
      {(has("totp") || has("passkey")) && (
        <footer className="card-foot">
          <span className="muted">{t("recovery_codes_text")}</span>
          <button type="button" className="button" disabled={renew.isPending} onClick={() => renew.mutate()}>
            <Icon name="key" size={14} /> {has("recovery") ? t("new_recovery_codes") : t("make_recovery_codes")}
          </button>
        </footer>
      )}
      <FormDialog open={open === "totp"} onOpenChange={(isOpen) => !isOpen && setOpen(null)} title={t("add_totp_title")} text={t("add_totp_text")}>
        <TotpForm onDone={added} />
      </FormDialog>
      <FormDialog open={open === "passkey"} onOpenChange={(isOpen) => !isOpen && setOpen(null)} title={t("add_passkey_title")} text={t("add_passkey_text")}>
        <PasskeyForm onDone={added} />
      </FormDialog>
      <RecoveryCodesDialog codes={codes} onClose={() => setCodes(null)} />
    </Card>
  );
}

function FactorRow({ factor, onRemoved }: { readonly factor: Factor; readonly onRemoved: () => Promise<unknown> }) {
  const [asking, setAsking] = useState(false);
  const name = factorName(factor);
  const remove = useMutation({
    mutationFn: () => takeNothing(client.DELETE("/api/v1/auth/mfa/{id}", { params: { path: { id: factor.id } } })),
    onSuccess: async () => {
      setAsking(false);
      showToast(t("factor_removed"), name);
      await onRemoved();
    },
    onError: showError,
  });
  return (
    <li className="row">
      <span className="row-icon">
        <Icon name={icons[factor.kind] ?? "shield"} />
      </span>
      <div className="row-text">
        <h3 className="row-name">{name}</h3>
        <p className="muted">
          {!isGiven(factor.last_used_at) ? t("never_used") : t("last_used", { age: formatAge(Date.parse(factor.last_used_at)) })} · {t("since", { moment: formatMoment(factor.created_at) })}
        </p>
      </div>
      {isGiven(factor.left) && <Badge tone={factor.left < FEW_CODES ? "warning" : "neutral"}>{tn("codes_left", factor.left)}</Badge>}
      <button type="button" className="button" aria-label={t("remove_factor", { name })} onClick={() => setAsking(true)}>
        <Icon name="trash" size={14} /> {t("remove")}
      </button>
      <ConfirmDialog open={asking} onOpenChange={setAsking} title={t("remove_factor_title", { name })} text={t("remove_factor_text")} confirm={t("remove")} danger busy={remove.isPending} onConfirm={() => remove.mutate()} />
    </li>
  );
}
