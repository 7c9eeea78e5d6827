// What a known flow comes from: an item, a payment or a facility, each with its page.
import { Link } from "@tanstack/react-router";
import type { ExpectedFlow } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";

type Known = Pick<ExpectedFlow, "source" | "id" | "part" | "reference">;

export function KnownSource({ flow }: { readonly flow: Known }) {
  const name = flow.reference ?? `${t(`known_${flow.source}`)} ${flow.id}`;
  if (flow.source === "payment") {
    return (
      <Link to="/payments/$paymentId" params={{ paymentId: flow.id }} className="link" title={t("known_payment")}>
        {name}
      </Link>
    );
  }
  if (flow.source === "facility") {
    return (
      <Link to="/facilities/$facilityId" params={{ facilityId: flow.id }} className="link" title={t("known_facility")}>
        {flow.part === null ? name : `${t(`known_part_${flow.part}`)}: ${name}`}
      </Link>
    );
  }
  return (
    <Link to="/open-items" hash={flow.id} className="link" title={t(`known_${flow.source}`)}>
      {name}
    </Link>
  );
}
