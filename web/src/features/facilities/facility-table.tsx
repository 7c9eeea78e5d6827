// Every facility with what is outstanding, what is left to draw, and what is paid next.
import { Link } from "@tanstack/react-router";
import { isGiven } from "@/shared/api/given";
import type { Facility } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { signOf } from "@/shared/money/money";
import { formatDate } from "@/shared/time/dates";
import { Badge } from "@/shared/ui/controls";
import { FacilityBadges } from "./facility-state";
import { HeadroomBar } from "./headroom-bar";
import { percentOfBps } from "./rate-text";

export function FacilityTable({ facilities }: { readonly facilities: readonly Facility[] }) {
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={t("facilities")}>
      <table className="table facility-table">
        <thead>
          <tr>
            <th>{t("facility_name")}</th>
            <th className="numeric">{t("facility_outstanding")}</th>
            <th className="numeric">{t("facility_rate")}</th>
            <th>{t("facility_headroom")}</th>
            <th className="numeric">{t("facility_accrued")}</th>
            <th>{t("facility_next")}</th>
            <th>{t("facility_matures")}</th>
          </tr>
        </thead>
        <tbody>
          {facilities.map((facility) => (
            <Row key={facility.id} facility={facility} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ facility }: { readonly facility: Facility }) {
  const { outstanding, difference, accrued, next_payment: next } = facility;
  return (
    <tr>
      <td>
        <Link to="/facilities/$facilityId" params={{ facilityId: facility.id }} className="link">
          {facility.name}
        </Link>{" "}
        <FacilityBadges facility={facility} />
        <span className="facility-who muted">{facility.counterparty ?? facility.account.path}</span>
      </td>
      <td className="numeric">
        <Money amount={outstanding.amount} asset={outstanding.asset} />
        {isGiven(difference) && signOf(difference.amount) !== 0 && (
          <span className="facility-difference">
            <Badge tone="warning">{t("facility_differs")}</Badge> <Money amount={difference.amount} asset={difference.asset} bare signed />
          </span>
        )}
      </td>
      <td className="numeric">{percentOfBps(facility.current_rate_bps)}</td>
      <td>
        <HeadroomBar facility={facility} />
      </td>
      <td className="numeric">
        <Money amount={accrued.amount} asset={accrued.asset} bare />
      </td>
      <td>{isGiven(next) ? formatDate(next.on) : <span className="muted">{t("facility_nothing_due")}</span>}</td>
      <td>{isGiven(facility.matures_on) ? formatDate(facility.matures_on) : <span className="muted">{t("facility_open_end")}</span>}</td>
    </tr>
  );
}
