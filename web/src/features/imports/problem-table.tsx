// Every problem at once: where it is, what was found, what was expected.
import type { ImportProblem } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { formatCount } from "@/shared/time/dates";
import { Badge } from "@/shared/ui/controls";
import { Card } from "@/shared/ui/page";

const SHOWN = 200;
const tones = { error: "bad", confirm: "warning", notice: "neutral" } as const;

function placeOf(problem: ImportProblem): string {
  const line = problem.line ?? null;
  const column = problem.column ?? null;
  if (line === null) return "";
  return column === null ? t("line_at", { line: String(line) }) : t("line_column", { line: String(line), column: String(column) });
}

export function ProblemTable({ problems }: { readonly problems: readonly ImportProblem[] }) {
  if (problems.length === 0) return null;
  return (
    <Card title={t("problems")} className="card-flush problems">
      <div className="scroll-x" tabIndex={0} role="region" aria-label={t("problems")}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t("severity")}</th>
              <th scope="col">{t("where")}</th>
              <th scope="col">{t("found")}</th>
              <th scope="col">{t("expected")}</th>
            </tr>
          </thead>
          <tbody>
            {problems.slice(0, SHOWN).map((problem, index) => (
              <tr key={index}>
                <td>
                  <Badge tone={tones[problem.severity]}>{t(`severity_${problem.severity}`)}</Badge>
                </td>
                <td className="problem-place">
                  <span>{problem.file}</span>
                  <span className="muted">{placeOf(problem)}</span>
                </td>
                <td>
                  <code>{problem.found}</code>
                </td>
                <td>{problem.expected}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {problems.length > SHOWN && <p className="muted problems-more">{t("problems_more", { count: formatCount(problems.length - SHOWN) })}</p>}
    </Card>
  );
}
