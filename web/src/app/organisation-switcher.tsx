// Which organisation is looked at.
import { Menu } from "@base-ui/react/menu";
import { useNavigate } from "@tanstack/react-router";
import type { Organisation } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Icon } from "@/shared/ui/icon";

export function OrganisationSwitcher({ organisation, organisations }: { readonly organisation: Organisation; readonly organisations: readonly Organisation[] }) {
  const navigate = useNavigate();
  return (
    <Menu.Root>
      <Menu.Trigger className="org-switcher" aria-label={t("switch_organisation", { name: organisation.name })}>
        <span className="org-mark" aria-hidden="true">
          {organisation.name.charAt(0)}
        </span>
        <span className="org-name">{organisation.name}</span>
        <Icon name="selector" size={14} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="popup-positioner" sideOffset={6} align="start">
          <Menu.Popup className="popup">
            <Menu.RadioGroup value={organisation.slug} onValueChange={(org: string) => void navigate({ to: "/", search: { org, as_of: undefined } })}>
              {organisations.map((each) => (
                <Menu.RadioItem key={each.id} value={each.slug} className="popup-item" closeOnClick>
                  <span className="popup-label">{each.name}</span>
                  <span className="popup-hint">{each.reporting_currency}</span>
                  <Menu.RadioItemIndicator className="popup-check">
                    <Icon name="check" size={14} />
                  </Menu.RadioItemIndicator>
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
