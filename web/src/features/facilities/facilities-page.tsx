// Debt and deposits: what is owed and lent, when it is due, and every facility.
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { isGiven } from "@/shared/api/given";
import { facilitiesQuery } from "@/shared/api/facility-queries";
import { useScope } from "@/shared/api/scope";
import type { FacilityList, ValuedTotal } from "@/shared/api/types";
import { Plot } from "@/shared/charts/plot";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { useMay } from "@/shared/session/session";
import { Unpriced } from "@/shared/ui/controls";
import { Icon } from "@/shared/ui/icon";
import { Card, Page } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { FacilityDialog } from "./facility-form";
import { FacilityTable } from "./facility-table";
import { maturityChart } from "./maturity-chart";
import "./facilities.css";

export interface FacilitiesView {
  readonly create?: true | undefined;
}

export function FacilitiesPage({ view, onChange }: { readonly view: FacilitiesView; readonly onChange: (view: FacilitiesView) => void }) {
  const { org, asOf: as_of, currency } = useScope();
  const query = useQuery(facilitiesQuery(org, as_of, currency));
  const navigate = useNavigate();
  const canWrite = useMay()("facilities.write");
  const action = canWrite && (
    <button type="button" className="button button-primary" onClick={() => onChange({ create: true })}>
      <Icon name="plus" /> {t("new_facility")}
    </button>
  );
  return (
    <Page title={t("facilities")} wide actions={action}>
      <QueryView query={query} skeleton={<SkeletonRows rows={8} />} isEmpty={(list) => list.items.length === 0} empty={<EmptyState title={t("no_facilities")} text={t("no_facilities_text")} action={action} />}>
        {(list) => <Facilities list={list} />}
      </QueryView>
      <FacilityDialog facility={null} open={view.create === true && canWrite} onOpenChange={(open) => onChange({ create: open ? true : undefined })} onKept={({ id }) => void navigate({ to: "/facilities/$facilityId", params: { facilityId: id } })} />
    </Page>
  );
}

function Facilities({ list }: { readonly list: FacilityList }) {
  const shown = list.items.filter(({ state }) => state !== "archived");
  const archived = list.items.filter(({ state }) => state === "archived");
  const option = useMemo(() => maturityChart(list.maturities, list.in), [list]);
  return (
    <>
      <dl className="facility-totals">
        <Total label={t("facility_owed")} total={list.totals.owed} />
        <Total label={t("facility_lent")} total={list.totals.lent} />
        <Total label={t("facility_headroom")} total={list.totals.headroom} />
      </dl>
      <Card title={t("maturities")}>
        <Plot label={t("maturities")} option={option} height={240} />
        <MaturityFigures list={list} />
      </Card>
      <Card className="card-flush">
        <FacilityTable facilities={shown} />
      </Card>
      {archived.length > 0 && (
        <Card title={t("facility_state_archived")} className="card-flush">
          <FacilityTable facilities={archived} />
        </Card>
      )}
    </>
  );
}

function Total({ label, total }: { readonly label: string; readonly total: ValuedTotal }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {isGiven(total.value) ? <Money amount={total.value.amount} asset={total.value.asset} size="large" /> : t("unknown")} <Unpriced assets={total.unpriced} />
      </dd>
    </div>
  );
}

/** The chart in exact figures. */
function MaturityFigures({ list }: { readonly list: FacilityList }) {
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={t("maturities_table")}>
      <table className="table">
        <thead>
          <tr>
            <th>{t("maturity")}</th>
            <th className="numeric">{t("facility_owed")}</th>
            <th className="numeric">{t("facility_lent")}</th>
          </tr>
        </thead>
        <tbody>
          {list.maturities.map((each) => (
            <tr key={each.rung}>
              <td>{t(`rung_${each.rung}`)}</td>
              <td className="numeric">{isGiven(each.owed_value.value) ? <Money amount={each.owed_value.value.amount} asset={list.in} bare /> : t("unknown")}</td>
              <td className="numeric">{isGiven(each.lent_value.value) ? <Money amount={each.lent_value.value.amount} asset={list.in} bare /> : t("unknown")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
