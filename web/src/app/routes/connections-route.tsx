// The connections to banks and folders.
import { ConnectionsPage } from "@/features/connections/connections-page";

export function ConnectionsRoute() {
  return <ConnectionsPage />;
}
