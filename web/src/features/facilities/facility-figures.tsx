// How a facility stands, and its terms.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { isGiven } from "@/shared/api/given";
import type { Facility } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { signOf } from "@/shared/money/money";
import { formatDate } from "@/shared/time/dates";
import { Card } from "@/shared/ui/page";
import { FacilityBadges } from "./facility-state";
import { HeadroomBar } from "./headroom-bar";
import { percentOfBps } from "./rate-text";

export function FacilityFigures({ facility }: { readonly facility: Facility }) {
  const { asset, scheduled, difference, next_payment: next } = facility;
  return (
    <Card>
      <p className="facility-badges">
        <FacilityBadges facility={facility} /> <span className="muted">{facility.counterparty}</span>
      </p>
      <dl className="facility-totals">
        <Figure label={t("facility_outstanding")}>
          <Money amount={facility.outstanding.amount} asset={asset} size="large" />
        </Figure>
        {isGiven(scheduled) && (
          <Figure label={t("facility_scheduled")}>
            <Money amount={scheduled.amount} asset={asset} size="large" muted />
            {isGiven(difference) && signOf(difference.amount) !== 0 && (
              <span className="facility-difference">
                {t("facility_differs")} <Money amount={difference.amount} asset={asset} bare signed />
              </span>
            )}
          </Figure>
        )}
        {isGiven(facility.limit) && (
          <Figure label={t("facility_headroom")}>
            <HeadroomBar facility={facility} />
          </Figure>
        )}
        <Figure label={t("facility_accrued")}>
          <Money amount={facility.accrued.amount} asset={asset} size="large" />
        </Figure>
        <Figure label={t("facility_unbooked")}>
          <Money amount={facility.unbooked.amount} asset={asset} size="large" />
        </Figure>
        <Figure label={t("facility_next")}>{isGiven(next) ? <NextPayment next={next} asset={asset} /> : <span className="muted">{t("facility_nothing_due")}</span>}</Figure>
      </dl>
      <dl className="facility-terms">
        <Figure label={t("facility_account")}>
          <Link to="/accounts/$accountId" params={{ accountId: String(facility.account.id) }} className="link">
            {facility.account.path}
          </Link>
        </Figure>
        <Figure label={t("facility_term")}>
          {formatDate(facility.starts_on)} – {isGiven(facility.matures_on) ? formatDate(facility.matures_on) : t("facility_open_end")}
        </Figure>
        <Figure label={t("facility_rate")}>
          {percentOfBps(facility.current_rate_bps)}, {facility.day_count}
        </Figure>
        <Figure label={t("facility_repayment")}>{t(`facility_repayment_${facility.repayment}`)}</Figure>
        <Figure label={t("facility_accrual")}>{t(`facility_accrual_${facility.accrual}`)}</Figure>
      </dl>
    </Card>
  );
}

function Figure({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function NextPayment({ next, asset }: { readonly next: NonNullable<Facility["next_payment"]>; readonly asset: string }) {
  return (
    <>
      <span>{formatDate(next.on)}</span>
      <span className="facility-who muted">
        {t("schedule_interest")} <Money amount={next.interest.amount} asset={asset} bare />, {t("schedule_repayment")} <Money amount={next.repayment.amount} asset={asset} bare />
      </span>
    </>
  );
}
