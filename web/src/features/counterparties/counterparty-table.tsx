// The list of counterparties. Long ones are shown in part: whoever looks for one of thousands searches.
import { Link } from "@tanstack/react-router";
import type { Counterparty } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { formatCount, formatDate } from "@/shared/time/dates";
import { accountText } from "./counterparty-names";

const SHOWN = 300;
const PARTS = 3;

export interface CounterpartyTableProps {
  readonly shown: readonly Counterparty[];
  readonly chosen: ReadonlySet<string>;
  /** Absent where nothing may be changed. */
  readonly onToggle: ((id: string) => void) | undefined;
}

export function CounterpartyTable({ shown, chosen, onToggle }: CounterpartyTableProps) {
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={t("counterparties")}>
      <table className="table">
        <thead>
          <tr>
            {onToggle !== undefined && (
              <th>
                <span className="visually-hidden">{t("choose")}</span>
              </th>
            )}
            <th>{t("name")}</th>
            <th>{t("counterparty_accounts")}</th>
            <th className="numeric">{t("counterparty_lines")}</th>
            <th>{t("last_line")}</th>
          </tr>
        </thead>
        <tbody>
          {shown.slice(0, SHOWN).map((each) => (
            <CounterpartyRow key={each.id} counterparty={each} isChosen={chosen.has(each.id)} onToggle={onToggle} />
          ))}
        </tbody>
      </table>
      {shown.length > SHOWN && <p className="counterparty-more muted">{t("counterparties_more", { count: formatCount(shown.length - SHOWN) })}</p>}
    </div>
  );
}

function CounterpartyRow({ counterparty, isChosen, onToggle }: { readonly counterparty: Counterparty; readonly isChosen: boolean; readonly onToggle: ((id: string) => void) | undefined }) {
  const { id, name, aliases, accounts, lines, last_on } = counterparty;
  return (
    <tr>
      {onToggle !== undefined && (
        <td>
          <input type="checkbox" aria-label={t("choose_named", { name })} checked={isChosen} onChange={() => onToggle(id)} />
        </td>
      )}
      <td className="counterparty-name">
        <Link to="/counterparties/$counterpartyId" params={{ counterpartyId: id }} className="link">
          {name}
        </Link>
        {aliases.length > 0 && <p className="muted">{some(aliases)}</p>}
      </td>
      <td className="counterparty-accounts">{accounts.length === 0 ? <span className="muted">–</span> : some(accounts.map(accountText))}</td>
      <td className="numeric">{formatCount(lines)}</td>
      <td className="nowrap">{last_on === null ? <span className="muted">–</span> : formatDate(last_on)}</td>
    </tr>
  );
}

/** The first of them, and how many more. */
export function some(texts: readonly string[]): string {
  const first = texts.slice(0, PARTS).join(", ");
  return texts.length > PARTS ? t("and_more", { first, count: formatCount(texts.length - PARTS) }) : first;
}
