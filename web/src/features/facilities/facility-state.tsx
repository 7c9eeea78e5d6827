// What a facility is and how far, in a word each.
import type { Facility } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Badge } from "@/shared/ui/controls";

const tones = { ahead: "accent", running: "good", matured: "warning", archived: "neutral" } as const;

export function FacilityBadges({ facility }: { readonly facility: Facility }) {
  return (
    <>
      <Badge>{t(`facility_kind_${facility.kind}`)}</Badge> {facility.state !== "running" && <Badge tone={tones[facility.state]}>{t(`facility_state_${facility.state}`)}</Badge>}
    </>
  );
}
