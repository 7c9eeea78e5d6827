// The pairs that have a price, each with its latest.
import { t } from "@/shared/i18n/translate";
import { formatPercent, formatRate } from "@/shared/money/format";
import { formatDate } from "@/shared/time/dates";
import type { Pair } from "./price-pairs";

export interface PairListProps {
  readonly pairs: readonly Pair[];
  readonly chosen: string | undefined;
  readonly onChoose: (pair: Pair) => void;
}

export function PairList({ pairs, chosen, onChoose }: PairListProps) {
  return (
    <nav className="card card-flush pairs" aria-label={t("pairs")}>
      <ul>
        {pairs.map((pair) => (
          <li key={pair.key}>
            <button type="button" className="pair" aria-current={pair.key === chosen ? "true" : undefined} onClick={() => onChoose(pair)}>
              <span className="pair-name">
                {pair.base}
                <span className="pair-quote">/{pair.quote}</span>
              </span>
              <span className="pair-rate">{formatRate(pair.latest.rate)}</span>
              <span className="pair-date">{formatDate(pair.latest.on)}</span>
              <span className="pair-change">
                <Change percent={pair.change} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

export function Change({ percent }: { readonly percent: string | null }) {
  if (percent === null) return null;
  const text = formatPercent(percent);
  const tone = percent.startsWith("-") ? "down" : /[1-9]/.test(percent) ? "up" : "flat";
  return (
    <span className="price-change" data-tone={tone}>
      {tone === "up" ? `+${text}` : text}
    </span>
  );
}
