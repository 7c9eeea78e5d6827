// Days ahead, holidays and minimum balances, saved on the version that was read.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, take } from "@/shared/api/client";
import { forecastKey, versionHeader } from "@/shared/api/forecast-queries";
import { accountsQuery } from "@/shared/api/queries";
import { useScope } from "@/shared/api/scope";
import type { ForecastSettings } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { settleTyped } from "@/shared/money/typed-amount";
import { useMay } from "@/shared/session/session";
import { AmountInput } from "@/shared/ui/amount-input";
import { Field } from "@/shared/ui/controls";
import { FormError } from "@/shared/ui/form-error";
import { TextField } from "@/shared/ui/text-field";
import { showToast } from "@/shared/ui/toasts";

export function ForecastSettingsForm({ settings, tag }: { readonly settings: ForecastSettings; readonly tag: string }) {
  const { org, currency } = useScope();
  const queryClient = useQueryClient();
  const may = useMay()("forecasts.adjust");
  const [horizon, setHorizon] = useState(String(settings.horizon));
  const [country, setCountry] = useState(settings.country ?? "");
  const [minimums, setMinimums] = useState<Readonly<Record<string, string>>>(settings.minimums);
  const accounts = useQuery(accountsQuery({ org, in: currency }));
  const paths = [...new Set([...(accounts.data?.items ?? []).filter((account) => account.kind === "bank").map((account) => account.path), ...Object.keys(settings.minimums)])].toSorted();
  const save = useMutation({
    mutationFn: () => {
      const given = Object.entries(minimums).flatMap(([path, text]) => {
        const amount = settleTyped(text);
        return amount === undefined ? [] : [[path, amount] as const];
      });
      const body = { horizon: Number(horizon), country: country.trim() === "" ? null : country.trim().toUpperCase(), minimums: Object.fromEntries(given) };
      return take(client.PUT("/api/v1/forecasting/settings", { params: { query: { org }, header: versionHeader(tag) }, body }));
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
      <Field label={t("forecast_horizon")} hint={t("forecast_horizon_hint")}>
        {(id) => <input id={id} className="input numeric" inputMode="numeric" disabled={!may} value={horizon} onChange={(event) => setHorizon(event.target.value.replace(/\D/g, "").slice(0, 3))} />}
      </Field>
      <TextField label={t("forecast_country")} hint={t("forecast_country_hint")} value={country} onChange={setCountry} maxLength={2} isCode />
      <h3 className="forecast-part">{t("forecast_minimums")}</h3>
      <p className="forecast-source">{t("forecast_minimums_text")}</p>
      {paths.map((path) => (
        <Field key={path} label={path}>
          {(id) => <AmountInput id={id} text={minimums[path] ?? ""} onChange={(text) => setMinimums({ ...minimums, [path]: text })} placeholder="–" />}
        </Field>
      ))}
      <FormError error={save.error} />
      {may && (
        <button type="submit" className="button button-primary" disabled={save.isPending || horizon === ""}>
          {t("save")}
        </button>
      )}
    </form>
  );
}
