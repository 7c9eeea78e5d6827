// The import in four figures.
import type { Import } from "@/shared/api/types";
import { t, type TextKey } from "@/shared/i18n/translate";
import { formatCount } from "@/shared/time/dates";

export function ImportTotals({ data, problems }: { readonly data: Import; readonly problems: number }) {
  const figures: readonly { readonly label: TextKey; readonly count: number; readonly tone?: string }[] = [
    { label: data.state === "preview" ? "new_lines" : "booked_lines", count: data.totals.new, tone: "figure-good" },
    { label: "already_there", count: data.totals.duplicates },
    { label: "statements", count: data.statements.length },
    { label: "problems", count: problems, ...(problems > 0 ? { tone: "figure-warning" } : {}) },
  ];
  return (
    <dl className="figures">
      {figures.map((figure) => (
        <div key={figure.label} className={`figure ${figure.tone ?? ""}`}>
          <dt>{t(figure.label)}</dt>
          <dd>{formatCount(figure.count)}</dd>
        </div>
      ))}
    </dl>
  );
}
