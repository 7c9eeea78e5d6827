// The schedule beside what the journal has; where they differ, it is marked.
import { useQuery } from "@tanstack/react-query";
import { isGiven } from "@/shared/api/given";
import { scheduleQuery } from "@/shared/api/facility-queries";
import { useScope } from "@/shared/api/scope";
import type { FacilitySchedule } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { signOf } from "@/shared/money/money";
import { formatCount, formatDate } from "@/shared/time/dates";
import { Card } from "@/shared/ui/page";
import { QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { percentOfBps } from "./rate-text";

type Period = FacilitySchedule["items"][number];

export function ScheduleCard({ id }: { readonly id: string }) {
  const { org, asOf: as_of } = useScope();
  const query = useQuery(scheduleQuery(org, id, as_of));
  return (
    <Card title={t("schedule")} className="card-flush">
      <QueryView query={query} skeleton={<SkeletonRows rows={6} />} isEmpty={({ items }) => items.length === 0} empty={<p className="card-note muted">{t("no_schedule")}</p>}>
        {(schedule) => (
          <>
            {!schedule.agreed && <p className="card-note muted">{t("schedule_not_agreed")}</p>}
            <div className="scroll-x" tabIndex={0} role="region" aria-label={t("schedule")}>
              <table className="table">
                <thead>
                  <tr>
                    <th className="numeric">{t("schedule_number")}</th>
                    <th>{t("schedule_paid_on")}</th>
                    <th className="numeric">{t("schedule_days")}</th>
                    <th className="numeric">{t("schedule_fraction")}</th>
                    <th className="numeric">{t("facility_rate")}</th>
                    <th className="numeric">{t("schedule_interest")}</th>
                    <th className="numeric">{t("schedule_repayment")}</th>
                    <th className="numeric">{t("schedule_payment")}</th>
                    <th className="numeric">{t("schedule_closing")}</th>
                    <th className="numeric">{t("schedule_actual")}</th>
                  </tr>
                </thead>
                <tbody>
                  {schedule.items.map((period) => (
                    <Row key={period.number} period={period} asset={schedule.asset} />
                  ))}
                </tbody>
                <tfoot>
                  <tr>
                    <th scope="row" colSpan={5}>
                      {t("total")}
                    </th>
                    <Amount amount={schedule.interest} asset={schedule.asset} />
                    <Amount amount={schedule.repayment} asset={schedule.asset} />
                    <td colSpan={3} />
                  </tr>
                </tfoot>
              </table>
            </div>
          </>
        )}
      </QueryView>
    </Card>
  );
}

function Row({ period, asset }: { readonly period: Period; readonly asset: string }) {
  const { actual, difference } = period;
  const differs = isGiven(difference) && signOf(difference) !== 0;
  return (
    <tr>
      <td className="numeric">{formatCount(period.number)}</td>
      <td>{formatDate(period.paid_on)}</td>
      <td className="numeric">{formatCount(period.days)}</td>
      <td className="numeric">{period.fraction}</td>
      <td className="numeric">{percentOfBps(period.rate_bps)}</td>
      <Amount amount={period.interest} asset={asset} />
      <Amount amount={period.repayment} asset={asset} />
      <Amount amount={period.payment} asset={asset} />
      <Amount amount={period.closing} asset={asset} />
      <td className="numeric">
        {isGiven(actual) ? <Money amount={actual} asset={asset} bare /> : <span className="muted">{t("schedule_ahead")}</span>}
        {differs && (
          <span className="facility-difference">
            {t("facility_differs")} <Money amount={difference} asset={asset} bare signed />
          </span>
        )}
      </td>
    </tr>
  );
}

function Amount({ amount, asset }: { readonly amount: string; readonly asset: string }) {
  return (
    <td className="numeric">
      <Money amount={amount} asset={asset} bare />
    </td>
  );
}
