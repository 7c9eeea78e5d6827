// What kinds of disclosures there are, and what each is called.
import { t } from "@/shared/i18n/translate";

export const kinds = ["risk", "fee", "conflict-of-interest", "suitability", "other"] as const;
export type DisclosureKind = (typeof kinds)[number];

const names = { risk: "disclosure_risk", fee: "disclosure_fee", "conflict-of-interest": "disclosure_conflict", suitability: "disclosure_suitability", other: "disclosure_other" } as const;

/** A kind that this page does not know keeps its own name. */
export function kindName(kind: string): string {
  const known = kinds.find((each) => each === kind);
  return known === undefined ? kind : t(names[known]);
}
