// Groups by days; what is below zero is coloured, and what is not known says so.
import { Link } from "@tanstack/react-router";
import type { GridGrouping } from "@/shared/api/flow-queries";
import { isGiven } from "@/shared/api/given";
import type { PositionHistory } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { signOf } from "@/shared/money/money";
import { formatDate } from "@/shared/time/dates";
import { Card } from "@/shared/ui/page";

type Value = PositionHistory["total"][number]["value"];

export function PositionGrid({ history, group }: { readonly history: PositionHistory; readonly group: GridGrouping }) {
  return (
    <Card title={t("position_grid", { currency: history.in })} className="card-flush">
      <div className="scroll-x" tabIndex={0} role="region" aria-label={t("positions")}>
        <table className="table position-grid">
          <thead>
            <tr>
              <th>{t(`flow_by_${group}`)}</th>
              {history.total.map((point) => (
                <th key={point.on} className="numeric nowrap">
                  {formatDate(point.on)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {history.series.map((series) => (
              <tr key={series.key}>
                <th scope="row">
                  <Name group={group} groupKey={series.key} label={series.label} />
                </th>
                {series.points.map((point) => (
                  <Cell key={point.on} value={point.value} asset={history.in} />
                ))}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t("total")}</th>
              {history.total.map((point) => (
                <Cell key={point.on} value={point.value} asset={history.in} />
              ))}
            </tr>
          </tfoot>
        </table>
      </div>
    </Card>
  );
}

function Name({ group, groupKey, label }: { readonly group: GridGrouping; readonly groupKey: string; readonly label: string }) {
  if (group !== "account") return groupKey === "" ? t("flow_none") : label;
  return (
    <Link to="/accounts/$accountId" params={{ accountId: groupKey }} className="link">
      {label}
    </Link>
  );
}

function Cell({ value, asset }: { readonly value: Value; readonly asset: string }) {
  if (!isGiven(value)) return <td className="numeric muted">{t("unknown")}</td>;
  return (
    <td className={signOf(value) < 0 ? "numeric position-below" : "numeric"}>
      <Money amount={value} asset={asset} bare />
    </td>
  );
}
