// The organisation's settings.
import { SettingsPage } from "@/features/settings/settings-page";

export function SettingsRoute() {
  return <SettingsPage />;
}
