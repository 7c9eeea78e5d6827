// What transfers cost, which facilities there are and how much may lie with one bank, saved on the version that was read.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, take } from "@/shared/api/client";
import { forecastKey, versionHeader } from "@/shared/api/forecast-queries";
import { useScope } from "@/shared/api/scope";
import type { ProposalSettings } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { settleTyped } from "@/shared/money/typed-amount";
import { useMay } from "@/shared/session/session";
import { AmountInput } from "@/shared/ui/amount-input";
import { Field } from "@/shared/ui/controls";
import { FormError } from "@/shared/ui/form-error";
import { showToast } from "@/shared/ui/toasts";
import { facilitiesOf, facilitiesText, limitsOf, limitsText, type Lines } from "./settings-lines";

const whole = (text: string) => text.replace(/\D/g, "").slice(0, 5);

export function ProposalSettingsForm({ settings, tag }: { readonly settings: ProposalSettings; readonly tag: string }) {
  const { org, currency } = useScope();
  const queryClient = useQueryClient();
  const may = useMay()("forecasts.adjust");
  const before = settings.facilities ?? [];
  const [cost, setCost] = useState(settings.transfers?.cost ?? "");
  const [days, setDays] = useState(String(settings.transfers?.settlement_days ?? 0));
  const [isAcross, setAcross] = useState(settings.across_entities ?? false);
  const [spread, setSpread] = useState(String(settings.conversions?.cost_bps ?? ""));
  const [limits, setLimits] = useState(limitsText(settings.limits ?? {}));
  const [facilities, setFacilities] = useState(facilitiesText(before));
  const [readLimits, readFacilities] = [limitsOf(limits), facilitiesOf(facilities, before)];
  const save = useMutation({
    mutationFn: () => {
      const body: ProposalSettings = {
        ...settings,
        transfers: { ...settings.transfers, cost: settleTyped(cost) ?? null, settlement_days: Number(days) },
        across_entities: isAcross,
        conversions: spread === "" ? null : { settlement_days: 2, ...settings.conversions, cost_bps: Number(spread) },
        limits: "items" in readLimits ? readLimits.items : (settings.limits ?? {}),
        facilities: "items" in readFacilities ? readFacilities.items : before,
      };
      return take(client.PUT("/api/v1/forecasting/proposals/settings", { params: { query: { org }, header: versionHeader(tag) }, body }));
    },
    onSuccess: async () => {
      showToast(t("forecast_settings_saved"));
      await queryClient.invalidateQueries({ queryKey: forecastKey(org) });
    },
  });
  return (
    <form
      className="forecast-form"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <p className="forecast-source">{t("proposal_settings_text", { currency })}</p>
      <Field label={t("proposal_transfer_cost")}>{(id) => <AmountInput id={id} text={cost} onChange={setCost} />}</Field>
      <Field label={t("proposal_transfer_days")}>{(id) => <input id={id} className="input numeric" inputMode="numeric" value={days} onChange={(event) => setDays(whole(event.target.value))} />}</Field>
      <Field label={t("proposal_spread")}>{(id) => <input id={id} className="input numeric" inputMode="numeric" placeholder="–" value={spread} onChange={(event) => setSpread(whole(event.target.value))} />}</Field>
      <label className="checkbox">
        <input type="checkbox" checked={isAcross} onChange={(event) => setAcross(event.target.checked)} /> {t("proposal_across")}
      </label>
      <ListField label={t("proposal_limits")} hint={t("proposal_limits_hint")} value={limits} read={readLimits} onChange={setLimits} />
      <ListField label={t("proposal_facilities")} hint={t("proposal_facilities_hint")} value={facilities} read={readFacilities} onChange={setFacilities} />
      <FormError error={save.error} />
      {may && (
        <button type="submit" className="button button-primary" disabled={save.isPending || days === "" || !("items" in readLimits) || !("items" in readFacilities)}>
          {t("save")}
        </button>
      )}
    </form>
  );
}

function ListField<T>({ label, hint, value, read, onChange }: { readonly label: string; readonly hint: string; readonly value: string; readonly read: Lines<T>; readonly onChange: (text: string) => void }) {
  const wrong = "wrong" in read ? t("proposal_line_wrong", { line: String(read.wrong.line), text: read.wrong.text }) : undefined;
  return (
    <Field label={label} hint={wrong ?? hint}>
      {(id) => <textarea id={id} className="input input-lines" rows={3} value={value} maxLength={20_000} spellCheck={false} aria-invalid={wrong !== undefined} onChange={(event) => onChange(event.target.value)} />}
    </Field>
  );
}
