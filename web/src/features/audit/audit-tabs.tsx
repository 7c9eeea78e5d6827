// The ways into what auditors ask for: the log, the duties, the disclosures.
import { Link } from "@tanstack/react-router";
import { t } from "@/shared/i18n/translate";

export function AuditTabs() {
  return (
    <nav className="tabs" aria-label={t("audit_views")}>
      <Link to="/audit" activeOptions={{ exact: true, includeSearch: false }} className="tab">
        {t("audit_log")}
      </Link>
      <Link to="/audit/duties" className="tab">
        {t("duties")}
      </Link>
      <Link to="/audit/disclosures" className="tab">
        {t("disclosures")}
      </Link>
    </nav>
  );
}
