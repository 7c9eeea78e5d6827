// The postings of an entry as debits and credits.
import { Link } from "@tanstack/react-router";
import type { Posting } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { negateText, signOf } from "@/shared/money/money";
import { Money } from "@/shared/money/money-view";
import { readableName } from "./entry-summary";

export function PostingTable({ postings }: { readonly postings: readonly Posting[] }) {
  return (
    <table className="table postings">
      <thead>
        <tr>
          <th scope="col">{t("account")}</th>
          <th scope="col" className="numeric">{t("debit")}</th>
          <th scope="col" className="numeric">{t("credit")}</th>
        </tr>
      </thead>
      <tbody>
        {postings.map((posting, index) => (
          <tr key={index}>
            <td>
              <Link to="/accounts/$accountId" params={{ accountId: String(posting.account) }} className="posting-account">
                <PathLabel path={posting.path} />
              </Link>
              {posting.counter !== null && (
                <span className="posting-counter">
                  {t("counter_value")} <Money amount={posting.counter.amount} asset={posting.counter.asset} muted />
                </span>
              )}
            </td>
            <td className="numeric">{signOf(posting.amount) >= 0 && <Money amount={posting.amount} asset={posting.asset} />}</td>
            <td className="numeric">{signOf(posting.amount) < 0 && <Money amount={negateText(posting.amount)} asset={posting.asset} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The last part of a path stands out; where it lies is above it. */
export function PathLabel({ path }: { readonly path: string }) {
  const parts = path.split(":").map(readableName);
  const last = parts.at(-1) ?? path;
  return (
    <span className="path-label" title={path}>
      <span className="path-parents">{parts.slice(0, -1).join(" / ")}</span>
      <span className="path-name">{last}</span>
    </span>
  );
}
