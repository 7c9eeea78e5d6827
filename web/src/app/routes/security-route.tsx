// One's own security.
import { SecurityPage } from "@/features/identity/security-page";

export function SecurityRoute() {
  return <SecurityPage />;
}
