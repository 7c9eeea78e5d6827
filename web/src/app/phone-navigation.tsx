// The navigation of a phone: a bar at the bottom, with the rarer pages and the search behind "More".
import { Menu } from "@base-ui/react/menu";
import { Link, useNavigate } from "@tanstack/react-router";
import { usePages } from "@/app/pages";
import { t } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { Icon } from "@/shared/ui/icon";

export function PhoneNavigation({ onPalette }: { readonly onPalette: () => void }) {
  const pages = usePages();
  return (
    <nav className="phone-nav" aria-label={t("main_navigation")}>
      {pages
        .filter((page) => page.phone)
        .map((page) => (
          <Link key={page.to} to={page.to} className="phone-nav-link" activeOptions={{ exact: page.to === "/", includeSearch: false }}>
            <Icon name={page.icon} size={20} />
            <span>{t(page.label)}</span>
          </Link>
        ))}
      <MoreMenu onPalette={onPalette} />
    </nav>
  );
}

function MoreMenu({ onPalette }: { readonly onPalette: () => void }) {
  const navigate = useNavigate();
  const pages = usePages();
  const may = useMay();
  return (
    <Menu.Root>
      <Menu.Trigger className="phone-nav-link">
        <Icon name="more" size={20} />
        <span>{t("more")}</span>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="popup-positioner" side="top" sideOffset={8} align="end">
          <Menu.Popup className="popup phone-more">
            <Menu.Item className="popup-item" onClick={onPalette}>
              <Icon name="search" /> {t("search_or_jump")}
            </Menu.Item>
            {may("entries.post") && (
              <Menu.Item className="popup-item" onClick={() => void navigate({ to: "/entries/new" })}>
                <Icon name="plus" /> {t("new_entry")}
              </Menu.Item>
            )}
            {pages
              .filter((page) => !page.phone)
              .map((page) => (
                <Menu.Item key={page.to} className="popup-item" onClick={() => void navigate({ to: page.to })}>
                  <Icon name={page.icon} /> {t(page.label)}
                </Menu.Item>
              ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
