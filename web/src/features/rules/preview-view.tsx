// What rules would do to the history: counts, and the first lines.
import type { UseMutationResult } from "@tanstack/react-query";
import type { RulePreview, RuleWords } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { formatCount } from "@/shared/time/dates";

const SHOWN = 8;

export function PreviewView({ preview }: { readonly preview: UseMutationResult<RulePreview, Error, RuleWords | undefined> }) {
  const found = preview.data;
  if (found === undefined) return preview.isPending ? <p role="status">{t("working")}</p> : null;
  const count = (value: number) => formatCount(value);
  return (
    <div className="rule-preview" role="status">
      <p className="rule-preview-title">{found.changed === 0 ? t("preview_nothing") : t("preview_changed", { changed: count(found.changed), examined: count(found.examined) })}</p>
      <p className="muted">{t("preview_rest", { unchanged: count(found.unchanged), unmatched: count(found.unmatched), locked: count(found.locked) })}</p>
      {found.examples.length > 0 && (
        <ul className="rule-examples">
          {found.examples.slice(0, SHOWN).map((each) => (
            <li key={each.entry}>
              <span className="rule-example-text">
                {each.counterparty} {each.description}
              </span>
              <Money amount={each.amount.amount} asset={each.amount.asset} flow />
              <span className="rule-example-change">
                {each.before ?? t("no_category")} → {each.after.map((part) => part.category).join(" + ")}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
