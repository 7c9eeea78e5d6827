// One proposal a row: the lines, what they settle, and why.
import type { MatchLine, MatchProposal, MatchReason, TransferProposal } from "@/shared/api/types";
import { t, type TextKey } from "@/shared/i18n/translate";
import { signOf } from "@/shared/money/money";
import { Money } from "@/shared/money/money-view";
import { formatDate } from "@/shared/time/dates";
import { Badge } from "@/shared/ui/controls";

interface RowProps {
  readonly isChosen: boolean;
  readonly onToggle: (() => void) | undefined;
}

export function MatchRow({ match, isChosen, onToggle }: RowProps & { readonly match: MatchProposal }) {
  const first = match.lines[0];
  return (
    <tr>
      <Choice label={t("proposal_of", { entry: String(first?.entry ?? "") })} isChosen={isChosen} onToggle={onToggle} />
      <td className="numeric nowrap">{Math.floor(match.score / 100)} %</td>
      <td className="proposal-lines">
        {match.lines.map((line) => (
          <Line key={line.entry} line={line} />
        ))}
      </td>
      <td className="numeric">
        {match.lines.map((line) => (
          <div key={line.entry}>
            <Money amount={line.amount.amount} asset={line.amount.asset} flow />
          </div>
        ))}
      </td>
      <td className="proposal-lines">
        {match.items.map((item) => (
          <span key={item.id} className="proposal-item">
            {item.reference ?? item.counterparty ?? item.id} <span className="muted">{formatDate(item.due_on)}</span>
          </span>
        ))}
      </td>
      <td className="numeric">{signOf(match.difference.amount) === 0 ? "–" : <Money amount={match.difference.amount} asset={match.difference.asset} signed />}</td>
      <td>
        <Reasons reasons={match.reasons} /> {match.rivals && <Badge tone="warning">{t("has_rival")}</Badge>}
      </td>
    </tr>
  );
}

export function TransferRow({ transfer, isChosen, onToggle }: RowProps & { readonly transfer: TransferProposal }) {
  const { from, to } = transfer;
  return (
    <tr>
      <Choice label={t("transfer_of", { from: String(from.entry), to: String(to.entry) })} isChosen={isChosen} onToggle={onToggle} />
      <td className="numeric nowrap">{Math.floor(transfer.score / 100)} %</td>
      <td className="proposal-lines">
        <Line line={from} />
        <Line line={to} />
      </td>
      <td className="numeric">
        {[from, to].map((line) => (
          <div key={line.entry}>
            <Money amount={line.amount.amount} asset={line.amount.asset} flow />
          </div>
        ))}
      </td>
      <td className="proposal-lines">
        <Badge>{t("transfers")}</Badge>
        <span className="proposal-item muted">
          {from.account} → {to.account}
        </span>
      </td>
      <td className="numeric">–</td>
      <td>
        <Reasons reasons={transfer.reasons} />
      </td>
    </tr>
  );
}

function Choice({ label, isChosen, onToggle }: RowProps & { readonly label: string }) {
  if (onToggle === undefined) return null;
  return (
    <td>
      <input type="checkbox" aria-label={label} checked={isChosen} onChange={onToggle} />
    </td>
  );
}

function Line({ line }: { readonly line: MatchLine }) {
  return (
    <span className="proposal-item">
      {formatDate(line.booked_on)} {line.counterparty} <span className="muted">{line.description}</span>
    </span>
  );
}

const evidence: Readonly<Record<string, TextKey>> = {
  "exact-amount": "evidence_exact_amount",
  "near-amount": "evidence_near_amount",
  reference: "evidence_reference",
  "counterparty-account": "evidence_counterparty_account",
  "counterparty-name": "evidence_counterparty_name",
  day: "evidence_day",
};

function Reasons({ reasons }: { readonly reasons: readonly MatchReason[] }) {
  return (
    <span className="proposal-reasons">
      {reasons.map((reason, index) => {
        const key = evidence[reason.evidence];
        return (
          <span key={index} title={reason.found}>
            {key === undefined ? reason.evidence : t(key)} <span className="muted">{Math.floor(reason.points / 100)}</span>
          </span>
        );
      })}
    </span>
  );
}
