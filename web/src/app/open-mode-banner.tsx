// A reminder on every page of the open mode: there is no sign-in yet.
import { Link } from "@tanstack/react-router";
import { t } from "@/shared/i18n/translate";
import { useSession } from "@/shared/session/session";
import { Icon } from "@/shared/ui/icon";

export function OpenModeBanner() {
  if (useSession().kind !== "open") return null;
  return (
    <aside className="open-mode" aria-label={t("open_mode")}>
      <Icon name="shield" size={14} />
      <span>{t("open_mode_text")}</span>
      <Link to="/setup" className="link">
        {t("open_mode_link")}
      </Link>
    </aside>
  );
}
