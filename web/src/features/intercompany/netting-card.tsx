// The proposal: few payments instead of many, for each currency.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { nettingQuery } from "@/shared/api/facility-queries";
import { useScope } from "@/shared/api/scope";
import type { ClaimBasis, Intercompany, NettingProposal, NettingRun } from "@/shared/api/types";
import { t, tn } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { useMay } from "@/shared/session/session";
import { SelectField } from "@/shared/ui/controls";
import { Card } from "@/shared/ui/page";
import { QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { DraftNettingDialog } from "./draft-netting-dialog";

export const claimBases = ["agreed", "debtor", "creditor"] as const satisfies readonly ClaimBasis[];

export interface NettingView {
  readonly by?: ClaimBasis | undefined;
  readonly centre?: string | undefined;
}

const DIRECT = "";

export function NettingCard({ report, view, onChange }: { readonly report: Intercompany; readonly view: NettingView; readonly onChange: (view: NettingView) => void }) {
  const { org, asOf: as_of } = useScope();
  const by = view.by ?? "agreed";
  // An address may name an entity that is none of these any more.
  const centre = report.entities.find(({ slug }) => slug === view.centre)?.slug;
  const query = useQuery(nettingQuery(org, { by, centre, as_of }));
  const names = new Map(report.entities.map(({ slug, name }) => [slug, name]));
  const nameOf = (slug: string) => names.get(slug) ?? slug;
  return (
    <Card title={t("netting")}>
      <div className="netting-controls">
        <SelectField label={t("netting_by")} value={by} onChange={(next) => onChange({ ...view, by: next === "agreed" ? undefined : next })} choices={claimBases.map((value) => ({ value, label: t(`netting_by_${value}`) }))} />
        <SelectField
          label={t("netting_centre")}
          value={centre ?? DIRECT}
          onChange={(next) => onChange({ ...view, centre: next === DIRECT ? undefined : next })}
          choices={[{ value: DIRECT, label: t("netting_direct") }, ...report.entities.map(({ slug, name }) => ({ value: slug, label: name }))]}
        />
      </div>
      <QueryView query={query} skeleton={<SkeletonRows rows={4} />} isEmpty={({ items }) => items.length === 0} empty={<p className="muted">{t("no_netting")}</p>}>
        {(netting) => (
          <>
            {netting.items.map((proposal) => (
              <Proposal key={proposal.asset} proposal={proposal} of={{ as_of: netting.as_of, by, centre: centre ?? null }} nameOf={nameOf} />
            ))}
            {netting.left_out.length > 0 && <p className="notice notice-warning">{tn("netting_left_out", netting.left_out.length)}</p>}
          </>
        )}
      </QueryView>
    </Card>
  );
}

interface ProposalProps {
  readonly proposal: NettingProposal;
  readonly of: Pick<NettingRun, "as_of" | "by" | "centre">;
  readonly nameOf: (slug: string) => string;
}

function Proposal({ proposal, of, nameOf }: ProposalProps) {
  const { asset, payments, gross, net, saved } = proposal;
  return (
    <section className="netting-proposal" aria-label={t("netting_of", { asset })}>
      <h3>{asset}</h3>
      <dl className="netting-figures">
        <div>
          <dt>{t("netting_before")}</dt>
          <dd>
            {tn("payment_count", proposal.claims)}, <Money amount={gross.amount} asset={asset} />
          </dd>
        </div>
        <div>
          <dt>{t("netting_after")}</dt>
          <dd>
            {tn("payment_count", payments.length)}, <Money amount={net.amount} asset={asset} />
          </dd>
        </div>
        <div>
          <dt>{t("netting_saved")}</dt>
          <dd>
            <Money amount={saved.amount} asset={asset} />
          </dd>
        </div>
      </dl>
      {payments.length > 0 && (
        <ul className="netting-payments" aria-label={t("netting_payments")}>
          {payments.map((payment) => (
            <li key={`${payment.from} ${payment.to}`}>
              <span>{t("netting_pays", { from: nameOf(payment.from), to: nameOf(payment.to) })}</span>
              <Money amount={payment.amount.amount} asset={asset} />
            </li>
          ))}
        </ul>
      )}
      <Drafting proposal={proposal} of={of} nameOf={nameOf} />
    </section>
  );
}

/** The payments of an earlier netting that are in no claim yet, or the button that drafts these. */
function Drafting({ proposal, of, nameOf }: ProposalProps) {
  const may = useMay();
  const [isOpen, setOpen] = useState(false);
  if (proposal.under_way.length > 0) {
    return (
      <p className="notice netting-under-way">
        {t("netting_under_way")}{" "}
        {proposal.under_way.map((id) => (
          <Link key={id} to="/payments/$paymentId" params={{ paymentId: String(id) }} className="link">
            {t("payment_number", { number: String(id) })}
          </Link>
        ))}
      </p>
    );
  }
  if (!may("payments.draft") || proposal.payments.length === 0) return null;
  return (
    <>
      <button type="button" className="button netting-draft" onClick={() => setOpen(true)}>
        {t("draft_payments")}
      </button>
      <DraftNettingDialog proposal={proposal} of={of} nameOf={nameOf} open={isOpen} onOpenChange={setOpen} />
    </>
  );
}
