// How much of a credit line is drawn: a bar with its figures in words beside it.
import { isGiven } from "@/shared/api/given";
import type { Facility } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";

const WHOLE = 10_000;

export function HeadroomBar({ facility }: { readonly facility: Facility }) {
  const { headroom, limit, used_bps: used } = facility;
  if (!isGiven(headroom) || !isGiven(limit) || !isGiven(used)) return <span className="muted">{t("facility_no_limit")}</span>;
  const isOver = used > WHOLE;
  const percent = `${(used / 100).toFixed(1)} %`;
  return (
    <div className="headroom">
      <span className="headroom-text">
        <Money amount={headroom.amount} asset={headroom.asset} bare />
        <span className="muted">
          {t("facility_of_limit")} <Money amount={limit.amount} asset={limit.asset} bare muted />
        </span>
      </span>
      <span className="headroom-bar" role="meter" aria-label={t("facility_used", { percent })} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.min(100, used / 100)}>
        <span className={isOver ? "headroom-drawn headroom-over" : "headroom-drawn"} style={{ width: `${Math.min(100, used / 100)}%` }} />
      </span>
    </div>
  );
}
