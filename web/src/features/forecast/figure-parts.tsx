// The parts of a figure, those that are there: each with what it is made from.
import type { ReactNode } from "react";
import type { ForecastFigureParts } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { formatAmount } from "@/shared/money/format";
import { signOf } from "@/shared/money/money";
import { Money } from "@/shared/money/money-view";
import { formatCount, formatDate, formatMoment } from "@/shared/time/dates";
import { modelName } from "./model-name";

/** Recurring flows that are told before the rest is counted. */
const TOLD = 6;

/** Models that are told. */
const MODELS = 5;

interface PartsProps {
  readonly parts: ForecastFigureParts;
  /** Where the entries of the booked part are. */
  readonly booked: ReactNode;
  readonly onList: () => void;
}

export function FigureParts({ parts, booked, onList }: PartsProps) {
  const isThere = (amount: string) => signOf(amount) !== 0;
  const { recurrences, adjustments, models } = parts;
  const asset = parts.source.in;
  return (
    <dl className="figure-parts">
      {isThere(parts.booked) && <Part label={t("figure_booked")} amount={parts.booked} asset={asset}>{booked}</Part>}
      {isThere(parts.documents) && (
        <Part label={t("known")} amount={parts.documents} asset={asset}>
          <button type="button" className="link" onClick={onList}>
            {t("figure_list")}
          </button>
        </Part>
      )}
      {(isThere(parts.recurring) || recurrences.length > 0) && (
        <Part label={t("figure_recurring")} amount={parts.recurring} asset={asset}>
          <Recurring parts={parts} />
        </Part>
      )}
      {(isThere(parts.adjusted) || adjustments.length > 0) && (
        <Part label={t("adjustments")} amount={parts.adjusted} asset={asset}>
          {adjustments.map((each) => (
            <span key={each.id} className="figure-note">
              {each.reason} · {formatDate(each.on)} · <Money amount={each.amount.amount} asset={each.amount.asset} />
            </span>
          ))}
        </Part>
      )}
      {(isThere(parts.modelled) || models !== null) && (
        <Part label={t("figure_models")} amount={parts.modelled} asset={asset}>
          <Models parts={parts} />
        </Part>
      )}
    </dl>
  );
}

function Part({ label, amount, asset, children }: { readonly label: string; readonly amount: string; readonly asset: string; readonly children: ReactNode }) {
  return (
    <div className="figure-part">
      <dt>{label}</dt>
      <dd>
        <Money amount={amount} asset={asset} bare />
      </dd>
      <dd className="figure-notes">{children}</dd>
    </div>
  );
}

function Recurring({ parts: { recurrences, given_way: given, source } }: { readonly parts: ForecastFigureParts }) {
  const dates = (days: readonly string[]) => days.map((day) => formatDate(day)).join(", ");
  return (
    <>
      {recurrences.slice(0, TOLD).map((each) => (
        <span key={`${each.label} ${String(each.account)} ${String(each.category)} ${each.amount.asset}`} className="figure-note">
          <strong>{each.label}</strong> <Money amount={each.amount.amount} asset={each.amount.asset} />
          {" · "}
          {each.next.length === 0 ? dates(each.days) : t("figure_then", { days: dates(each.days), next: dates(each.next) })}
        </span>
      ))}
      {recurrences.length > TOLD && <span className="figure-note">{t("figure_more", { count: formatCount(recurrences.length - TOLD) })}</span>}
      {signOf(given) !== 0 && <span className="figure-note">{t("figure_given_way", { amount: formatAmount(given, source.in) })}</span>}
    </>
  );
}

function Models({ parts: { models, source } }: { readonly parts: ForecastFigureParts }) {
  if (models === null) return <span className="figure-note">{t("figure_no_models")}</span>;
  const told = models.weights.slice(0, MODELS);
  const rest = models.weights.slice(MODELS).reduce((sum, each) => sum + each.share, 0);
  const shares = [...told.map((each) => ({ name: modelName(each.model), share: each.share })), ...(rest > 0 ? [{ name: t("figure_other_models"), share: rest }] : [])];
  return (
    <>
      <ul className="figure-models" aria-label={t("figure_weights")}>
        {shares.map((each) => (
          <li key={each.name}>
            <span>{each.name}</span>
            <meter min={0} max={1} value={each.share} aria-hidden="true" />
            <span className="numeric">{(100 * each.share).toFixed(0)}&nbsp;%</span>
          </li>
        ))}
      </ul>
      {models.of_all && <span className="figure-note">{t("figure_of_all")}</span>}
      <span className="figure-note">{t(models.series === 1 ? "figure_trained" : "figure_trained_series", { moment: formatMoment(source.made_at), origin: formatDate(source.origin), days: formatCount(models.days), flows: formatCount(models.flows), series: formatCount(models.series) })}</span>
    </>
  );
}
