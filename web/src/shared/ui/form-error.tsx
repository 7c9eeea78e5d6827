// What the server refused, in its own words: every finding, with its line.
import { ApiError } from "@/shared/api/problem";
import { t } from "@/shared/i18n/translate";
import { formatCount } from "@/shared/time/dates";
import { Icon } from "./icon";

const SHOWN = 20;

export function FormError({ error }: { readonly error: Error | null }) {
  if (error === null) return null;
  const problems = error instanceof ApiError ? error.problems.filter((problem) => problem.expected !== error.message) : [];
  return (
    <div className="form-error" role="alert">
      <Icon name="warning" />
      <div className="form-error-text">
        <p>{messageOf(error)}</p>
        {problems.length > 0 && (
          <ul>
            {problems.slice(0, SHOWN).map((problem, index) => (
              <li key={index}>
                {typeof problem.line === "number" && <span className="form-error-line">{t("line_at", { line: String(problem.line) })}</span>} {problem.found !== "" && <code>{problem.found}</code>} {problem.expected}
              </li>
            ))}
            {problems.length > SHOWN && <li>{t("problems_more", { count: formatCount(problems.length - SHOWN) })}</li>}
          </ul>
        )}
        {error instanceof ApiError && error.requestId !== null && (
          <p className="form-error-request">
            {t("request_id")} <code>{error.requestId}</code>
          </p>
        )}
      </div>
    </div>
  );
}

function messageOf(error: Error): string {
  if (!(error instanceof ApiError)) return t("error_unreachable_text");
  return error.code === "reauthentication-required" ? t("reauth_declined") : error.message;
}
