// Whether the entry balances, asset by asset, as it is typed; and the way to book it.
import { t } from "@/shared/i18n/translate";
import { negateText, signOf } from "@/shared/money/money";
import { Money } from "@/shared/money/money-view";
import { Badge } from "@/shared/ui/controls";
import { Icon } from "@/shared/ui/icon";
import type { EntryFault } from "./entry-draft";

export interface BalanceBarProps {
  readonly sums: ReadonlyMap<string, string>;
  readonly fault: EntryFault | null;
  readonly isBusy: boolean;
  readonly onBook: (next: "open" | "another") => void;
}

export function BalanceBar({ sums, fault, isBusy, onBook }: BalanceBarProps) {
  return (
    <div className="bar entry-bar">
      <div className="bar-text entry-balance-state" role="status">
        {sums.size === 0 && <span className="muted">{t("entry_empty")}</span>}
        {[...sums].map(([asset, sum]) => (
          <AssetState key={asset} asset={asset} sum={sum} />
        ))}
        {sums.size > 0 && fault !== null && fault !== "balance" && <span className="muted">{t(`fault_${fault}`)}</span>}
      </div>
      <button type="button" className="button" disabled={fault !== null || isBusy} onClick={() => onBook("another")}>
        {t("book_and_next")}
      </button>
      <button type="button" className="button button-primary" disabled={fault !== null || isBusy} onClick={() => onBook("open")}>
        {isBusy ? t("working") : t("book_entry")} <kbd className="kbd-on-accent">Ctrl ↵</kbd>
      </button>
    </div>
  );
}

function AssetState({ asset, sum }: { readonly asset: string; readonly sum: string }) {
  const sign = signOf(sum);
  if (sign === 0) {
    return (
      <Badge tone="good">
        <Icon name="check" size={12} /> {t("asset_balances", { asset })}
      </Badge>
    );
  }
  return (
    <Badge tone="warning">
      {sign > 0 ? t("missing_credit") : t("missing_debit")} <Money amount={sign > 0 ? sum : negateText(sum)} asset={asset} />
    </Badge>
  );
}
