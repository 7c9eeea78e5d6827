// Where a figure of the forecast comes from: entries, items and payments and debt, recurring flows by name, adjustments, models with their weights.
import { Popover } from "@base-ui/react/popover";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { forecastFigureQuery, type Around } from "@/shared/api/forecast-queries";
import { accountsQuery } from "@/shared/api/queries";
import { useScope } from "@/shared/api/scope";
import type { ForecastFigureParts } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { formatDate } from "@/shared/time/dates";
import { Icon } from "@/shared/ui/icon";
import { QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { figurePanel, type Opened } from "./figure-handle";
import { entriesOf, keyOf, type FigureOf } from "./figure-of";
import { FigureParts } from "./figure-parts";
import { nameOf } from "./grid-figure";

export interface FigurePanelProps {
  readonly around: Around;
  /** Lists the known flows of a figure. */
  readonly onList: (figure: FigureOf) => void;
}

export function FigurePanel(props: FigurePanelProps) {
  return (
    <Popover.Root handle={figurePanel}>
      {({ payload }) => (
        <Popover.Portal>
          <Popover.Positioner className="popup-positioner" sideOffset={6} collisionPadding={12} align="end">
            <Popover.Popup className="popup figure-popup">{payload !== undefined && <Panel opened={payload} {...props} />}</Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      )}
    </Popover.Root>
  );
}

function Panel({ opened: { row, column }, around, onList }: FigurePanelProps & { readonly opened: Opened }) {
  const { org } = useScope();
  const figure = { of: keyOf(row.category), from: column.from, to: column.to };
  const query = useQuery(forecastFigureQuery({ org, ...around, category: figure.of, from: figure.from, to: figure.to }));
  const list = () => {
    figurePanel.close();
    onList(figure);
  };
  return (
    <>
      <header className="figure-head">
        <Popover.Title className="figure-title">{nameOf(row)}</Popover.Title>
        <Popover.Description className="figure-days">{t("figure_days", { from: formatDate(column.from), to: formatDate(column.to) })}</Popover.Description>
        <Popover.Close className="button button-icon figure-close" aria-label={t("close")}>
          <Icon name="close" size={14} />
        </Popover.Close>
      </header>
      <QueryView query={query} skeleton={<SkeletonRows rows={4} />}>
        {(parts) => (
          <>
            <Money amount={parts.amount} asset={parts.source.in} size="large" />
            <FigureParts parts={parts} booked={<Booked figure={figure} around={around} parts={parts} />} onList={list} />
            <footer className="figure-foot">
              <Link to="/forecast/performance" search={{ ...around, ...(row.category === null ? {} : { category: row.label }) }} className="link">
                {t("figure_performance")}
              </Link>
            </footer>
          </>
        )}
      </QueryView>
    </>
  );
}

/** Where the entries of the booked part are. */
function Booked({ figure, around, parts }: { readonly figure: FigureOf; readonly around: Around; readonly parts: ForecastFigureParts }) {
  const { org, currency } = useScope();
  const accounts = useQuery(accountsQuery({ org, in: currency }));
  const to = parts.source.actual_to < figure.to ? parts.source.actual_to : figure.to;
  const entries = entriesOf({ ...figure, to }, around, accounts.data?.items ?? []);
  if (entries === undefined) return null;
  return (
    <Link to="/entries" search={entries} className="link">
      {t("figure_entries", { date: formatDate(to) })}
    </Link>
  );
}
