// A page that broke: say so, and offer the way on.
import { t } from "@/shared/i18n/translate";
import { Page } from "@/shared/ui/page";
import { EmptyState } from "@/shared/ui/query-view";

export function PageFailed({ error }: { readonly error: unknown }) {
  return (
    <Page title={t("page_failed")}>
      <EmptyState title={t("page_failed_title")} text={error instanceof Error ? error.message : String(error)} action={<button type="button" className="button button-primary" onClick={() => window.location.reload()}>{t("reload")}</button>} />
    </Page>
  );
}
