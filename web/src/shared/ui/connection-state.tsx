// How a connection stands, as a word with its colour.
import type { Connection } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Badge } from "./controls";

const tones = { stopped: "bad", failing: "warning", late: "warning", missing: "warning", waiting: "accent", paused: "neutral", new: "neutral", fine: "good" } as const;

export function ConnectionState({ state }: { readonly state: Connection["state"] }) {
  return <Badge tone={tones[state]}>{t(`connection_${state}`)}</Badge>;
}
