// Who is signed in: name, role, security, and the way out.
import { Menu } from "@base-ui/react/menu";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { isGiven } from "@/shared/api/given";
import { client, takeNothing } from "@/shared/api/client";
import { announceSession } from "@/shared/api/session";
import { t } from "@/shared/i18n/translate";
import { roleName } from "@/shared/session/role-name";
import { useMembership, useSession } from "@/shared/session/session";
import { Icon } from "@/shared/ui/icon";
import { showError } from "@/shared/ui/toasts";

export function UserMenu() {
  const session = useSession();
  const membership = useMembership();
  const navigate = useNavigate();
  const signOut = useMutation({ mutationFn: () => takeNothing(client.POST("/api/v1/auth/logout")), onSuccess: () => announceSession("signed-out"), onError: showError });
  if (session.kind === "open") return null;
  const { name, email } = session.me;
  const role = membership === null ? t("no_role") : roleName(membership.role);
  return (
    <Menu.Root>
      <Menu.Trigger className="user-menu" aria-label={t("user_menu", { name })}>
        <span className="user-mark" aria-hidden="true">
          {initials(name)}
        </span>
        <span className="user-text">
          <span className="user-name">{name}</span>
          <span className="user-role">{role}</span>
        </span>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="popup-positioner" sideOffset={8} align="start">
          <Menu.Popup className="popup">
            <div className="user-card">
              <p className="user-name">{name}</p>
              {isGiven(email) && <p className="user-role">{email}</p>}
            </div>
            <Menu.Separator className="popup-separator" />
            <Menu.Item className="popup-item" onClick={() => void navigate({ to: "/security" })}>
              <Icon name="shield" size={14} /> <span className="popup-label">{t("security")}</span>
            </Menu.Item>
            <Menu.Item className="popup-item" onClick={() => signOut.mutate()}>
              <Icon name="sign_out" size={14} /> <span className="popup-label">{t("sign_out")}</span>
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = words[0]?.charAt(0) ?? "";
  return `${first}${words.length > 1 ? (words.at(-1)?.charAt(0) ?? "") : ""}`.toUpperCase();
}
