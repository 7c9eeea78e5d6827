// Accounts that may fall below their minimum: how likely, when first, when expected.
import type { UseQueryResult } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ForecastDanger, ForecastOutlook } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { formatDate } from "@/shared/time/dates";
import { Badge } from "@/shared/ui/controls";
import { Card } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";

/** A chance as a count of cases: nobody misreads that. */
export function chanceOf(bps: number): string {
  return bps > 0 && bps < 100 ? t("forecast_less_than_one") : t("forecast_of_cases", { share: String(Math.round(bps / 100)) });
}

export function DangerCard({ query }: { readonly query: UseQueryResult<ForecastOutlook> }) {
  return (
    <Card title={t("forecast_dangers")} className="card-flush">
      <QueryView query={query} skeleton={<SkeletonRows rows={4} />} isEmpty={(outlook) => inDanger(outlook).length === 0} empty={<EmptyState title={t("forecast_no_danger")} text={t("forecast_no_danger_text")} />}>
        {(outlook) => (
          <div className="scroll-x" tabIndex={0} role="region" aria-label={t("forecast_dangers")}>
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">{t("account")}</th>
                  <th scope="col" className="numeric">{t("forecast_minimum")}</th>
                  <th scope="col">{t("forecast_probability")}</th>
                  <th scope="col">{t("forecast_first_on")}</th>
                  <th scope="col">{t("forecast_expected_on")}</th>
                </tr>
              </thead>
              <tbody>
                {inDanger(outlook).map((each) => (
                  <DangerRow key={`${each.account} ${each.minimum.asset}`} danger={each} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </QueryView>
    </Card>
  );
}

const inDanger = (outlook: ForecastOutlook) => outlook.accounts.filter((account) => account.probability_bps > 0);

function DangerRow({ danger }: { readonly danger: ForecastDanger }) {
  return (
    <tr>
      <td>
        <Link to="/accounts/$accountId" params={{ accountId: String(danger.account) }} className="forecast-link">
          {danger.path}
        </Link>
      </td>
      <td className="numeric">
        <Money amount={danger.minimum.amount} asset={danger.minimum.asset} />
      </td>
      <td>
        <Badge tone={danger.probability_bps >= 5_000 ? "bad" : "warning"}>{chanceOf(danger.probability_bps)}</Badge>
      </td>
      <td className="nowrap">{danger.first_on === null ? "–" : formatDate(danger.first_on)}</td>
      <td className="nowrap">{danger.expected_on === null ? "–" : formatDate(danger.expected_on)}</td>
    </tr>
  );
}
