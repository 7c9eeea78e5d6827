// What will be held: the past solid, the future dotted in its band, with the lowest point and the end in figures.
import type { UseQueryResult } from "@tanstack/react-query";
import type { ForecastDay, ForecastOutlook, ForecastSource } from "@/shared/api/types";
import { FanChart } from "@/shared/charts/fan-chart";
import { t } from "@/shared/i18n/translate";
import { parseDecimal, subtractDecimals } from "@/shared/money/money";
import { Money } from "@/shared/money/money-view";
import { formatDate, formatMoment } from "@/shared/time/dates";
import { Unpriced } from "@/shared/ui/controls";
import { Card } from "@/shared/ui/page";
import { QueryView } from "@/shared/ui/query-view";

export function FanCard({ query }: { readonly query: UseQueryResult<ForecastOutlook> }) {
  return (
    <Card>
      <QueryView query={query} skeleton={<span className="skeleton chart-skeleton" />}>
        {(outlook) => (
          <>
            <Figures days={outlook.days} asset={outlook.source.in} />
            <FanChart label={t("forecast_chart", { from: formatDate(outlook.days[0]?.on ?? ""), to: formatDate(outlook.source.until) })} points={outlook.days} asset={outlook.source.in} />
            <SourceLine source={outlook.source} />
          </>
        )}
      </QueryView>
    </Card>
  );
}

export function SourceLine({ source }: { readonly source: ForecastSource }) {
  return (
    <p className="forecast-source">
      {t("forecast_source", { moment: formatMoment(source.made_at), origin: formatDate(source.origin), actual: formatDate(source.actual_to), rates: formatDate(source.rates_of) })} <Unpriced assets={source.unpriced} />
    </p>
  );
}

function isBelow(left: string, right: string): boolean {
  const [a, b] = [parseDecimal(left), parseDecimal(right)];
  return a !== null && b !== null && subtractDecimals(a, b).units < 0n;
}

function Figures({ days, asset }: { readonly days: readonly ForecastDay[]; readonly asset: string }) {
  const now = days.findLast((day) => day.actual !== null)?.actual ?? null;
  const coming = days.flatMap((day) => (day.band === null ? [] : [{ on: day.on, ...day.band }]));
  const end = coming.at(-1);
  const lowest = coming.reduce((least, day) => (isBelow(day.p10, least?.p10 ?? day.p10) ? day : least), coming[0]);
  return (
    <dl className="forecast-figures">
      {now !== null && <Fact label={t("forecast_held")} amount={now} asset={asset} />}
      {end !== undefined && <Fact label={t("forecast_end", { date: formatDate(end.on) })} amount={end.mean} asset={asset} low={end.p10} high={end.p90} />}
      {lowest !== undefined && <Fact label={`${t("forecast_lowest")}, ${formatDate(lowest.on)}`} amount={lowest.p10} asset={asset} />}
    </dl>
  );
}

function Fact({ label, amount, asset, low, high }: { readonly label: string; readonly amount: string; readonly asset: string; readonly low?: string; readonly high?: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <Money amount={amount} asset={asset} size="large" />
        {low !== undefined && high !== undefined && (
          <span className="forecast-range">
            <Money amount={low} asset={asset} bare muted /> – <Money amount={high} asset={asset} bare muted /> {t("forecast_band")}
          </span>
        )}
      </dd>
    </div>
  );
}
