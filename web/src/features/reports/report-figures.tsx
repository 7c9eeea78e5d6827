// The few sums a statement is opened for.
import type { AssetAmount } from "@/shared/api/types";
import { Money } from "@/shared/money/money-view";
import type { Valuer } from "@/shared/money/valuation";
import { Unpriced } from "@/shared/ui/controls";

export interface Figure {
  readonly label: string;
  readonly amounts: readonly AssetAmount[];
  readonly flow?: boolean;
}

/** Only in one currency: sums of different assets are no figure. */
export function ReportFigures({ figures, valuer }: { readonly figures: readonly Figure[]; readonly valuer: Valuer | null }) {
  if (valuer === null) return null;
  return (
    <dl className="report-figures">
      {figures.map(({ label, amounts, flow }) => {
        const { value, unpriced } = valuer(amounts);
        return (
          <div key={label} className="report-figure">
            <dt>{label}</dt>
            <dd>
              {value !== null && <Money amount={value.amount} asset={value.asset} size="large" flow={flow ?? false} />}
              <Unpriced assets={unpriced} />
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
