// One pair: its chart and its prices, newest first.
import { useState } from "react";
import { TimeChart } from "@/shared/charts/time-chart";
import { t, tn } from "@/shared/i18n/translate";
import { formatRate } from "@/shared/money/format";
import { formatDate } from "@/shared/time/dates";
import { Card } from "@/shared/ui/page";
import { Change } from "./pair-list";
import { rowsOf, seriesOf, type Pair } from "./price-pairs";

const SHOWN = 30;

export function PairDetail({ pair }: { readonly pair: Pair }) {
  const [all, setAll] = useState(false);
  const { dates, series } = seriesOf(pair);
  const rows = rowsOf(pair);
  const places = Math.max(...rows.map(({ price }) => price.rate.split(".")[1]?.length ?? 0));
  const shown = all ? rows : rows.slice(0, SHOWN);
  return (
    <div className="pair-detail">
      <Card>
        <header className="pair-head">
          <div>
            <h2 className="pair-title">
              {pair.base}/{pair.quote}
            </h2>
            <p className="muted">{t("one_costs", { base: pair.base, date: formatDate(pair.latest.on), source: pair.latest.source })}</p>
          </div>
          <p className="pair-latest">
            {formatRate(pair.latest.rate)} <span className="pair-latest-quote">{pair.quote}</span>
            <Change percent={pair.change} />
          </p>
        </header>
        {dates.length > 1 && <TimeChart label={t("price_chart_label", { pair: pair.key })} dates={dates} series={series} asset={pair.quote} height={240} />}
      </Card>
      <Card className="card-flush">
        <table className="table price-table">
          <caption className="visually-hidden">{t("prices_of", { pair: pair.key })}</caption>
          <thead>
            <tr>
              <th scope="col">{t("date")}</th>
              <th scope="col" className="numeric">
                {t("rate")}
              </th>
              <th scope="col" className="numeric">
                {t("change")}
              </th>
              <th scope="col">{t("source")}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ price, change }) => (
              <tr key={`${price.on} ${price.source}`}>
                <td className="price-date">{formatDate(price.on)}</td>
                <td className="numeric">{formatRate(price.rate, places)}</td>
                <td className="numeric">
                  <Change percent={change} />
                </td>
                <td className="muted">{price.source}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {!all && rows.length > SHOWN && (
          <footer className="prices-more">
            <button type="button" className="button button-quiet" onClick={() => setAll(true)}>
              {tn("show_all_prices", rows.length)}
            </button>
          </footer>
        )}
      </Card>
    </div>
  );
}
