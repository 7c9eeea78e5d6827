// The organisation's security policy and feature flags.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client, take } from "@/shared/api/client";
import { isGiven } from "@/shared/api/given";
import { settingsQuery } from "@/shared/api/identity-queries";
import { useScope } from "@/shared/api/scope";
import type { Settings, SettingsChange } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { Segmented } from "@/shared/ui/controls";
import { Card, Page } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { showError, showToast } from "@/shared/ui/toasts";
import "./settings.css";

export function SettingsPage() {
  const { org, organisation } = useScope();
  const query = useQuery(settingsQuery(org));
  const queryClient = useQueryClient();
  const canWrite = useMay()("settings.write");
  const change = useMutation({
    mutationFn: (body: SettingsChange) => take(client.PATCH("/api/v1/admin/settings", { params: { query: { org } }, body })),
    onSuccess: (settings) => {
      queryClient.setQueryData(settingsQuery(org).queryKey, settings);
      showToast(t("settings_kept"));
    },
    onError: showError,
  });
  const canChange = canWrite && !change.isPending;
  return (
    <Page title={t("settings")} eyebrow={<p className="eyebrow">{organisation.name}</p>}>
      <QueryView query={query} skeleton={<SkeletonRows rows={6} />}>
        {(settings) => (
          <>
            {!canWrite && <p className="muted">{t("settings_read_only")}</p>}
            <PolicyCard settings={settings} canChange={canChange} onChange={change.mutate} />
            <FlagsCard settings={settings} canChange={canChange} onChange={change.mutate} />
          </>
        )}
      </QueryView>
    </Page>
  );
}

interface SettingsCardProps {
  readonly settings: Settings;
  readonly canChange: boolean;
  readonly onChange: (change: SettingsChange) => void;
}

function PolicyCard({ settings, canChange, onChange }: SettingsCardProps) {
  return (
    <Card title={t("security_policy")} className="card-flush">
      <ul className="rows" aria-label={t("security_policy")}>
        <li className="row">
          <label className="checkbox row-check">
            <input type="checkbox" checked={settings.security.second_factor_required} disabled={!canChange} onChange={(event) => onChange({ security: { second_factor_required: event.target.checked } })} />
            <span className="row-text">
              <span className="row-name">{t("policy_second_factor")}</span>
              <span className="muted">{t("policy_second_factor_text")}</span>
            </span>
          </label>
        </li>
      </ul>
    </Card>
  );
}

const overrides = ["default", "on", "off"] as const;

function FlagsCard({ settings, canChange, onChange }: SettingsCardProps) {
  return (
    <Card title={t("flags")} className="card-flush">
      {settings.flags.length === 0 && <EmptyState title={t("no_flags")} text={t("no_flags_text")} />}
      <ul className="rows" aria-label={t("flags")}>
        {settings.flags.map((flag) => (
          <li key={flag.name} className="row">
            <div className="row-text">
              <h3 className="row-name">
                {flag.about} <span className={flag.effective ? "badge badge-good" : "badge badge-neutral"}>{t(flag.effective ? "flag_on" : "flag_off")}</span>
              </h3>
              <p className="muted">
                <code>{flag.name}</code> · {t("flag_by_default", { value: t(flag.default ? "flag_on" : "flag_off") })}
              </p>
            </div>
            <fieldset className="flag-choice" disabled={!canChange}>
              <Segmented
                label={flag.about}
                value={!isGiven(flag.chosen) ? "default" : flag.chosen ? "on" : "off"}
                onChange={(value) => onChange({ flags: { [flag.name]: value === "default" ? null : value === "on" } })}
                choices={overrides.map((each) => ({ value: each, label: t(`flag_${each}`) }))}
              />
            </fieldset>
          </li>
        ))}
      </ul>
    </Card>
  );
}
