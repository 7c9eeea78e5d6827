// Prices: every pair with its latest rate, one of them in full, and the ways to add more.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { pricesQuery } from "@/shared/api/report-queries";
import { useScope } from "@/shared/api/scope";
import { t } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { today } from "@/shared/time/dates";
import { datesOf, ranges, type Range } from "@/shared/time/range";
import { Segmented } from "@/shared/ui/controls";
import { Icon } from "@/shared/ui/icon";
import { Card, Page } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { AddPriceDialog } from "./add-price-dialog";
import { ImportPricesDialog } from "./import-prices-dialog";
import { PairDetail } from "./pair-detail";
import { PairList } from "./pair-list";
import { pairKey, pairsOf, type Pair } from "./price-pairs";
import "./prices.css";

export interface PricesView {
  readonly range: Range;
  readonly base?: string | undefined;
  readonly quote?: string | undefined;
  readonly create?: true | undefined;
}

export function PricesPage({ view, onChange }: { readonly view: PricesView; readonly onChange: (view: Partial<PricesView>) => void }) {
  const { org, asOf } = useScope();
  const { from, to } = datesOf(view.range, asOf ?? today());
  const query = useQuery(pricesQuery({ org, from, to }));
  const [importing, setImporting] = useState(false);
  const create = () => onChange({ create: true });
  const choose = (pair: Pick<Pair, "base" | "quote">) => onChange({ base: pair.base, quote: pair.quote });
  const last = ranges.at(-1) ?? view.range;
  const canWrite = useMay()("prices.write");
  const actions = canWrite && (
    <>
      <button type="button" className="button" onClick={() => setImporting(true)}>
        <Icon name="import" /> {t("import_prices")}
      </button>
      <button type="button" className="button button-primary" onClick={create}>
        <Icon name="plus" /> {t("add_price")}
      </button>
    </>
  );
  const widen = view.range === last ? actions : (
    <button type="button" className="button" onClick={() => onChange({ range: last })}>
      {t("prices_widen")}
    </button>
  );
  return (
    <Page title={t("prices")} wide actions={actions}>
      <div className="prices-toolbar">
        <Segmented label={t("range")} value={view.range} onChange={(range) => onChange({ range })} choices={ranges.map((each) => ({ value: each, label: t(`range_${each}`) }))} />
      </div>
      <QueryView
        query={query}
        skeleton={<SkeletonRows rows={12} />}
        isEmpty={(list) => list.items.length === 0}
        empty={<Card><EmptyState title={t("no_prices")} text={view.range === last ? t("no_prices_text") : t("no_prices_in_range")} action={<div className="state-actions">{widen}</div>} /></Card>}
      >
        {(list) => {
          const pairs = pairsOf(list.items);
          const wanted = view.base === undefined ? undefined : pairKey(view.base, view.quote ?? "");
          const chosen = pairs.find((pair) => pair.key === wanted || (view.quote === undefined && pair.base === view.base)) ?? (wanted === undefined ? pairs[0] : undefined);
          return (
            <div className="prices-columns">
              <PairList pairs={pairs} chosen={chosen?.key} onChoose={choose} />
              {chosen === undefined ? <Card><EmptyState title={t("no_prices")} text={t("no_prices_of", { pair: wanted ?? "" })} /></Card> : <PairDetail key={chosen.key} pair={chosen} />}
            </div>
          );
        }}
      </QueryView>
      <AddPriceDialog open={view.create === true && canWrite} base={view.base} quote={view.quote} onOpenChange={(open) => onChange({ create: open ? true : undefined })} onAdded={(pair) => onChange({ ...pair, create: undefined })} />
      <ImportPricesDialog open={importing} onOpenChange={setImporting} />
    </Page>
  );
}
