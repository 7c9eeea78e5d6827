// Which forecasts are scored: those made ahead, or those made afterwards. They are never mixed.
import type { ForecastMade, ForecastPerformance } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Segmented } from "@/shared/ui/controls";

export function MadeField({ report, onChange }: { readonly report: ForecastPerformance; readonly onChange: (made: ForecastMade) => void }) {
  const isAhead = report.made === "ahead";
  const counts = isAhead ? [report.forecasts, report.others] : [report.others, report.forecasts];
  if (counts[1] === 0) return null;
  const choices = [
    { value: "ahead" as const, label: t("made_ahead", { count: String(counts[0]) }) },
    { value: "afterwards" as const, label: t("made_afterwards", { count: String(counts[1]) }) },
  ];
  return (
    <div className="field">
      <span className="field-label" aria-hidden="true">{t("made_which")}</span>
      <Segmented label={t("made_which")} value={report.made} choices={choices} onChange={onChange} />
    </div>
  );
}
