// One suggestion: the line, the category, how sure it is and which words decided.
import { useEffect, useRef } from "react";
import type { CategorySuggestion } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { formatDate } from "@/shared/time/dates";

const WORDS = 3;

export function SuggestionRow({ item, isHere, isChosen, onToggle }: { readonly item: CategorySuggestion; readonly isHere: boolean; readonly isChosen: boolean; readonly onToggle: (() => void) | undefined }) {
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (isHere) row.current?.scrollIntoView({ block: "nearest" });
  }, [isHere]);
  return (
    <tr ref={row} className="suggestion" data-here={isHere} aria-current={isHere ? "true" : undefined}>
      {onToggle !== undefined && (
        <td>
          <input type="checkbox" aria-label={t("select_line", { entry: String(item.entry) })} checked={isChosen} onChange={onToggle} />
        </td>
      )}
      <td className="nowrap">{formatDate(item.booked_on)}</td>
      <td className="suggestion-line">
        <span>{item.counterparty === "" ? item.description : item.counterparty}</span>
        {item.counterparty !== "" && <span className="muted">{item.description}</span>}
      </td>
      <td className="numeric">
        <Money amount={item.amount.amount} asset={item.amount.asset} flow />
      </td>
      <td>{item.category}</td>
      <td className="numeric nowrap">{Math.floor(item.confidence / 100)} %</td>
      <td className="suggestion-words">
        {item.because.slice(0, WORDS).map((word, index) => (
          <code key={index}>{word.text}</code>
        ))}
      </td>
    </tr>
  );
}
