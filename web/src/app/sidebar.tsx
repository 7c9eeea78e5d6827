// The navigation of a desk: a sidebar. That of a phone is in `phone-navigation`.
import { Link } from "@tanstack/react-router";
import { OrganisationSwitcher } from "@/app/organisation-switcher";
import { usePages, type PageEntry } from "@/app/pages";
import { ThemeSwitch } from "@/app/theme-switch";
import { UserMenu } from "@/app/user-menu";
import type { Organisation } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Icon } from "@/shared/ui/icon";

const MODIFIER = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘" : "Ctrl";

export interface SidebarProps {
  readonly organisation: Organisation;
  readonly organisations: readonly Organisation[];
  readonly onPalette: () => void;
  readonly onHelp: () => void;
  readonly onNewOrganisation: () => void;
}

export function Sidebar({ organisation, organisations, onPalette, onHelp, onNewOrganisation }: SidebarProps) {
  const pages = usePages();
  const ofOrganisation = pages.filter((page) => page.group === "organisation");
  return (
    <div className="sidebar">
      <OrganisationSwitcher organisation={organisation} organisations={organisations} onNew={onNewOrganisation} />
      <button type="button" className="sidebar-search" onClick={onPalette}>
        <Icon name="search" /> <span>{t("search_or_jump")}</span>
        <kbd>{MODIFIER} K</kbd>
      </button>
      <nav className="nav" aria-label={t("main_navigation")}>
        {pages.filter((page) => page.group === "money").map((page) => <PageLink key={page.to} page={page} />)}
        {ofOrganisation.length > 0 && (
          <p className="nav-group">
            {t("organisation")}
          </p>
        )}
        {ofOrganisation.map((page) => <PageLink key={page.to} page={page} />)}
      </nav>
      <UserMenu />
      <div className="sidebar-foot">
        <ThemeSwitch />
        <button type="button" className="button button-icon" aria-label={t("shortcuts")} title={t("shortcuts")} onClick={onHelp}>
          <Icon name="help" />
        </button>
      </div>
    </div>
  );
}

function PageLink({ page }: { readonly page: PageEntry }) {
  return (
    <Link to={page.to} className="nav-link" activeOptions={{ exact: page.to === "/", includeSearch: false }}>
      <Icon name={page.icon} /> {t(page.label)}
    </Link>
  );
}
