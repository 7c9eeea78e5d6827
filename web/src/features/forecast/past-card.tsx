// What was expected of past weeks at one number of weeks ahead, beside what came: as a chart, and week by week.
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { forecastPastWeeksQuery, type Around } from "@/shared/api/forecast-queries";
import { useScope } from "@/shared/api/scope";
import type { ForecastMeasures, ForecastPastWeeks, ForecastPerformance } from "@/shared/api/types";
import { Plot } from "@/shared/charts/plot";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { formatDate } from "@/shared/time/dates";
import { Badge, Segmented, SelectField } from "@/shared/ui/controls";
import { Card } from "@/shared/ui/page";
import { QueryView } from "@/shared/ui/query-view";
import { percent } from "./measures";
import { pastOption } from "./performance-options";

/** Weeks ahead that can be chosen. */
const DISTANCES = [1, 4, 8, 13] as const;

export type Distance = (typeof DISTANCES)[number];

/** Which weeks: how far ahead, and of which category. */
export interface PastView {
  readonly ahead: Distance;
  readonly category: string | undefined;
}

export interface PastCardProps {
  readonly around: Around;
  readonly past: PastView;
  readonly categories: ForecastPerformance["by_category"];
  readonly onChange: (past: Partial<PastView>) => void;
}

export function PastCard({ around, past, categories, onChange }: PastCardProps) {
  const { org } = useScope();
  const query = useQuery(forecastPastWeeksQuery({ org, ...around, ahead: past.ahead, category: past.category }));
  const named = categories.filter((each) => each.key !== "");
  return (
    <Card title={t("past_title")}>
      <div className="forecast-choices">
        <div className="field">
          <span className="field-label" aria-hidden="true">{t("past_ahead")}</span>
          <Segmented label={t("past_ahead")} value={String(past.ahead)} choices={DISTANCES.map((each) => ({ value: String(each), label: String(each) }))} onChange={(value) => onChange({ ahead: DISTANCES.find((each) => String(each) === value) ?? 1 })} />
        </div>
        <SelectField label={t("forecast_category")} value={past.category ?? ""} choices={[{ value: "", label: t("past_every_category") }, ...named.map((each) => ({ value: each.label, label: each.label }))]} onChange={(category) => onChange({ category: category === "" ? undefined : category })} />
      </div>
      <QueryView query={query} skeleton={<span className="skeleton chart-skeleton" />}>
        {(report) => <Weeks report={report} />}
      </QueryView>
    </Card>
  );
}

function Weeks({ report }: { readonly report: ForecastPastWeeks }) {
  const option = useMemo(() => pastOption(report), [report]);
  return (
    <>
      <Plot label={t("past_chart", { ahead: String(report.ahead) })} option={option} height={280} />
      <Scores report={report} />
      <div className="scroll-x forecast-known-list" tabIndex={0} role="region" aria-label={t("past_title")}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t("past_from")}</th>
              <th scope="col" className="numeric">{t("performance_came")}</th>
              <th scope="col" className="numeric">{t("forecast_expected")}</th>
              <th scope="col" className="numeric">{t("forecast_p10")}</th>
              <th scope="col" className="numeric">{t("forecast_p90")}</th>
              <th scope="col">{t("past_knew")}</th>
            </tr>
          </thead>
          <tbody>
            {report.weeks.toReversed().map((week) => (
              <Row key={week.from} week={week} asset={report.in} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** How forecasts made ahead did, and apart from them those made afterwards. */
function Scores({ report: { measures, hindcast_measures: afterwards } }: { readonly report: ForecastPastWeeks }) {
  const text = (key: "past_text" | "past_text_afterwards", { count, wape, coverage_80: coverage }: ForecastMeasures) => t(key, { count: String(count), error: percent(wape), coverage: percent(coverage) });
  return (
    <p className="forecast-source">
      {measures.count > 0 ? text("past_text", measures) : afterwards.count === 0 ? t("past_none") : t("past_none_ahead")} {afterwards.count > 0 && text("past_text_afterwards", afterwards)}
    </p>
  );
}

function Row({ week, asset }: { readonly week: ForecastPastWeeks["weeks"][number]; readonly asset: string }) {
  const amount = (value: string | null | undefined) => (value === null || value === undefined ? "–" : <Money amount={value} asset={asset} bare />);
  return (
    <tr>
      <th scope="row" className="nowrap">{formatDate(week.from)}</th>
      <td className="numeric"><Money amount={week.actual} asset={asset} bare /></td>
      <td className="numeric">{amount(week.expected?.mean)}</td>
      <td className="numeric">{amount(week.expected?.p10)}</td>
      <td className="numeric">{amount(week.expected?.p90)}</td>
      <td className="nowrap">
        {week.expected === null ? t("past_unknown") : formatDate(week.expected.origin)}{" "}
        {week.expected?.hindcast === true && <Badge>{t("past_hindcast")}</Badge>}
      </td>
    </tr>
  );
}
