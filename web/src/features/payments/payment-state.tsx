// The states of a payment as badges and as a filter.
import { t } from "@/shared/i18n/translate";
import type { PaymentState } from "@/shared/api/types";
import { Badge } from "@/shared/ui/controls";

export const paymentStates = ["drafted", "submitted", "approved", "exported", "sent", "accepted", "settled", "failed", "rejected", "cancelled"] as const satisfies readonly PaymentState[];

const tones = { drafted: "neutral", submitted: "warning", approved: "accent", rejected: "bad", exported: "accent", sent: "accent", accepted: "accent", settled: "good", failed: "bad", cancelled: "neutral" } as const;

export const stateName = (state: PaymentState): string => t(`payment_${state}`);

export function PaymentStateBadge({ state }: { readonly state: PaymentState }) {
  return <Badge tone={tones[state]}>{stateName(state)}</Badge>;
}
