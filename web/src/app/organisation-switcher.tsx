// Which organisation is looked at, and the way to a new one.
import { Menu } from "@base-ui/react/menu";
import { useNavigate } from "@tanstack/react-router";
import type { Organisation } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Icon } from "@/shared/ui/icon";

export interface OrganisationSwitcherProps {
  readonly organisation: Organisation;
  readonly organisations: readonly Organisation[];
  readonly onNew: () => void;
}

export function OrganisationSwitcher({ organisation, organisations, onNew }: OrganisationSwitcherProps) {
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
            <Menu.RadioGroup value={organisation.slug} onValueChange={(org: string) => void navigate({ to: "/", search: { org, as_of: undefined, known_at: undefined, known_seq: undefined } })}>
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
            <Menu.Separator className="popup-separator" />
            <Menu.Item className="popup-item" onClick={onNew}>
              <Icon name="plus" size={14} /> <span className="popup-label">{t("new_organisation")}…</span>
              <kbd>c</kbd>
              <kbd>o</kbd>
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
