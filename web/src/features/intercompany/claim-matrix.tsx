// Who owes whom: a row owes a column. Where the two sides' books differ, or one is silent, it is marked.
import { isGiven } from "@/shared/api/given";
import type { Intercompany, IntercompanyClaim } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { signOf } from "@/shared/money/money";
import { Badge } from "@/shared/ui/controls";

export function ClaimMatrix({ report }: { readonly report: Intercompany }) {
  const { entities, claims } = report;
  const between = (debtor: string, creditor: string) => claims.filter((claim) => claim.debtor === debtor && claim.creditor === creditor);
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={t("claims")}>
      <table className="table claim-matrix">
        <thead>
          <tr>
            <th scope="col">{t("claim_owes")}</th>
            {entities.map(({ slug, name }) => (
              <th key={slug} scope="col" className="numeric">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {entities.map((debtor) => (
            <tr key={debtor.slug}>
              <th scope="row">{debtor.name}</th>
              {entities.map((creditor) => (
                <td key={creditor.slug} className="numeric">
                  {debtor.slug === creditor.slug ? (
                    <span className="muted" aria-label={t("claim_itself")}>
                      –
                    </span>
                  ) : (
                    between(debtor.slug, creditor.slug).map((claim, index) => <ClaimCell key={index} claim={claim} />)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What the debtor says; what the creditor says where that is something else. */
function ClaimCell({ claim }: { readonly claim: IntercompanyClaim }) {
  const { by_debtor: own, by_creditor: other, difference } = claim;
  const shown = isGiven(own) ? own : other;
  if (!isGiven(shown)) return null;
  const isOneSided = !isGiven(own) || !isGiven(other);
  const differs = isGiven(difference) && signOf(difference.amount) !== 0;
  return (
    <span className="claim">
      <Money amount={shown.amount} asset={shown.asset} />
      {isOneSided && <Badge tone="warning">{isGiven(own) ? t("claim_only_debtor") : t("claim_only_creditor")}</Badge>}
      {differs && (
        <span className="claim-difference">
          <Badge tone="warning">{t("claim_differs")}</Badge> <Money amount={difference.amount} asset={difference.asset} bare signed />
        </span>
      )}
    </span>
  );
}
