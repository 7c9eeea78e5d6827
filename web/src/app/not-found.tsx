// A path that no page has.
import { Link } from "@tanstack/react-router";
import { t } from "@/shared/i18n/translate";
import { Page } from "@/shared/ui/page";
import { EmptyState } from "@/shared/ui/query-view";

export function NotFound() {
  return (
    <Page title={t("not_found")}>
      <EmptyState title={t("not_found_title")} text={t("not_found_text")} action={<Link to="/" className="button button-primary">{t("to_overview")}</Link>} />
    </Page>
  );
}
