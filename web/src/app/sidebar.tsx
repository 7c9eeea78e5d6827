// The navigation of a desk: a sidebar. That of a phone is in `phone-navigation`.
import { Link } from "@tanstack/react-router";
import { OrganisationSwitcher } from "@/app/organisation-switcher";
import { pages } from "@/app/pages";
import { ThemeSwitch } from "@/app/theme-switch";
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
  return (
    <div className="sidebar">
      <OrganisationSwitcher organisation={organisation} organisations={organisations} onNew={onNewOrganisation} />
      <button type="button" className="sidebar-search" onClick={onPalette}>
        <Icon name="search" /> <span>{t("search_or_jump")}</span>
        <kbd>{MODIFIER} K</kbd>
      </button>
      <nav className="nav" aria-label={t("main_navigation")}>
        {pages.map((page) => (
          <Link key={page.to} to={page.to} className="nav-link" activeOptions={{ exact: page.to === "/", includeSearch: false }}>
            <Icon name={page.icon} /> {t(page.label)}
          </Link>
        ))}
      </nav>
      <div className="sidebar-foot">
        <ThemeSwitch />
        <button type="button" className="button button-icon" aria-label={t("shortcuts")} title={t("shortcuts")} onClick={onHelp}>
          <Icon name="help" />
        </button>
      </div>
    </div>
  );
}
