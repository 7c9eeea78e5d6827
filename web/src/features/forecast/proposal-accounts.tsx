// The accounts of a proposal: what each must and should hold, to be changed at once, and how low each goes.
import type { Proposal, ProposalAccount } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { parseDecimal, subtractDecimals } from "@/shared/money/money";
import { Money } from "@/shared/money/money-view";
import { AmountInput } from "@/shared/ui/amount-input";
import { Badge } from "@/shared/ui/controls";
import { Card } from "@/shared/ui/page";
import { least, type Typed } from "./proposal-numbers";

interface AccountsProps {
  readonly proposal: Proposal;
  readonly typed: Typed;
  readonly onType: (typed: Typed) => void;
}

export function ProposalAccounts({ proposal, typed, onType }: AccountsProps) {
  const asset = proposal.source.in;
  return (
    <Card title={t("proposal_accounts")} className="card-flush">
      <div className="scroll-x" tabIndex={0} role="region" aria-label={t("proposal_accounts")}>
        <table className="table proposal-accounts">
          <thead>
            <tr>
              <th scope="col">{t("account")}</th>
              <th scope="col" className="numeric">{t("proposal_opening")}</th>
              <th scope="col" className="numeric">{t("proposal_minimum")}</th>
              <th scope="col" className="numeric">{t("proposal_target")}</th>
              <th scope="col" className="numeric">{t("proposal_lowest_nothing")}</th>
              <th scope="col" className="numeric">{t("proposal_lowest_proposed")}</th>
            </tr>
          </thead>
          <tbody>
            {proposal.accounts.map((account) => (
              <AccountRow key={account.path} account={account} asset={asset} saved={proposal} typed={typed} onType={onType} />
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

interface RowProps {
  readonly account: ProposalAccount;
  readonly asset: string;
  readonly saved: Proposal;
  readonly typed: Typed;
  readonly onType: (typed: Typed) => void;
}

function AccountRow({ account, asset, saved, typed, onType }: RowProps) {
  const { path } = account;
  const choice = saved.settings.accounts?.[path];
  const put = (field: "minimum" | "target") => (text: string) => onType({ ...typed, [field]: { ...typed[field], [path]: text } });
  const shown = (own: string | null | undefined, inReporting: string | null) => own ?? (account.asset === asset ? (inReporting ?? "") : "");
  return (
    <tr>
      <td>
        {path} {account.is_pool && <Badge>{t("proposal_pool")}</Badge>}
        <span className="adjustment-note">{[account.entity, account.counterparty, account.asset].filter((each) => each !== null).join(" · ")}</span>
      </td>
      <td className="numeric">
        <Money amount={account.opening} asset={asset} bare />
      </td>
      <td className="numeric">
        <AmountInput label={t("proposal_minimum_of", { path })} text={typed.minimum[path] ?? shown(choice?.minimum, account.minimum)} onChange={put("minimum")} />
      </td>
      <td className="numeric">
        <AmountInput label={t("proposal_target_of", { path })} text={typed.target[path] ?? shown(choice?.target, account.target)} onChange={put("target")} placeholder="–" />
      </td>
      <td className="numeric">
        <Lowest of={account.nothing} asset={asset} />
      </td>
      <td className="numeric">{account.proposed === null ? "–" : <Lowest of={account.proposed} asset={asset} />}</td>
    </tr>
  );
}

function compare(left: string, right: string): number {
  const [a, b] = [parseDecimal(left), parseDecimal(right)];
  if (a === null || b === null) return 0;
  const { units } = subtractDecimals(a, b);
  return units < 0n ? -1 : units > 0n ? 1 : 0;
}

function Lowest({ of, asset }: { readonly of: readonly string[]; readonly asset: string }) {
  const lowest = least(of, compare);
  return lowest === undefined ? "–" : <Money amount={lowest} asset={asset} bare />;
}
