// The state of a job, said by a word and a colour.
import type { JobState } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Badge } from "@/shared/ui/controls";

const tones = { waiting: "neutral", active: "accent", completed: "good", failed: "warning", dead: "bad", cancelled: "neutral" } as const;

export function JobStateBadge({ state }: { readonly state: JobState }) {
  return <Badge tone={tones[state]}>{t(`job_${state}`)}</Badge>;
}
