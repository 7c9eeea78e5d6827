// Groups by days; what is below zero or breaks an account's terms is coloured, and what is not known says so.
import { Link } from "@tanstack/react-router";
import type { GridGrouping } from "@/shared/api/flow-queries";
import { isGiven } from "@/shared/api/given";
import type { PositionHistory } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { signOf } from "@/shared/money/money";
import { formatDate } from "@/shared/time/dates";
import { Badge } from "@/shared/ui/controls";
import { Card } from "@/shared/ui/page";
import { breaches, type Breach } from "./breach";
import { TermsButton } from "./terms-button";

type Value = PositionHistory["total"][number]["value"];

export interface PositionGridProps {
  readonly history: PositionHistory;
  readonly group: GridGrouping;
  /** What is wrong on the last day, by account. */
  readonly broken: ReadonlyMap<string, Breach>;
}

export function PositionGrid({ history, group, broken }: PositionGridProps) {
  const last = history.total.at(-1)?.on;
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
                  <Name group={group} groupKey={series.key} label={series.label} breach={broken.get(series.key)} />
                </th>
                {series.points.map((point) => (
                  <Cell key={point.on} value={point.value} asset={history.in} breach={point.on === last ? broken.get(series.key) : undefined} />
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

interface NameProps {
  readonly group: GridGrouping;
  readonly groupKey: string;
  readonly label: string;
  readonly breach: Breach | undefined;
}

function Name({ group, groupKey, label, breach }: NameProps) {
  if (group !== "account") return groupKey === "" ? t("flow_none") : label;
  const found = breach === undefined ? undefined : breaches[breach];
  return (
    <span className="position-account">
      <Link to="/accounts/$accountId" params={{ accountId: groupKey }} className="link">
        {label}
      </Link>
      {found !== undefined && <Badge tone={found.tone}>{t(found.text)}</Badge>}
      <TermsButton account={Number(groupKey)} path={label} />
    </span>
  );
}

function Cell({ value, asset, breach }: { readonly value: Value; readonly asset: string; readonly breach?: Breach | undefined }) {
  if (!isGiven(value)) return <td className="numeric muted">{t("unknown")}</td>;
  const found = breach === undefined ? undefined : breaches[breach];
  const colour = found !== undefined ? `position-${found.tone}` : signOf(value) < 0 ? "position-below" : "";
  return (
    <td className={`numeric ${colour}`} title={found === undefined ? undefined : t(found.text)}>
      <Money amount={value} asset={asset} bare />
    </td>
  );
}
