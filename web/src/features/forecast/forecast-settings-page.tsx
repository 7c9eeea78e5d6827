// How the organisation wants its forecast and its proposals: horizon, holidays, minimums, costs and limits.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { forecastSettingsQuery, proposalSettingsQuery } from "@/shared/api/forecast-queries";
import { useScope } from "@/shared/api/scope";
import { t } from "@/shared/i18n/translate";
import { Card, Page } from "@/shared/ui/page";
import { QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { ForecastSettingsForm } from "./forecast-settings-form";
import { ProposalSettingsForm } from "./proposal-settings-form";
import "./forecast.css";

export function ForecastSettingsPage() {
  const { org } = useScope();
  const forecast = useQuery(forecastSettingsQuery(org));
  const proposals = useQuery(proposalSettingsQuery(org));
  return (
    <Page
      title={t("forecast_settings")}
      eyebrow={
        <Link to="/forecast" className="link">
          {t("forecast")}
        </Link>
      }
    >
      <Card title={t("forecast")}>
        <QueryView query={forecast} skeleton={<SkeletonRows rows={4} />}>
          {(read) => <ForecastSettingsForm key={read.tag} settings={read.settings} tag={read.tag} />}
        </QueryView>
      </Card>
      <Card title={t("proposal_settings")}>
        <QueryView query={proposals} skeleton={<SkeletonRows rows={4} />}>
          {(read) => <ProposalSettingsForm key={read.tag} settings={read.settings} tag={read.tag} />}
        </QueryView>
      </Card>
    </Page>
  );
}
