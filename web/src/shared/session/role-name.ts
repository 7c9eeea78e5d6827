// What a role is called. A role that this page does not know keeps its own name.
import { t } from "@/shared/i18n/translate";

export const roles = ["owner", "admin", "treasurer", "analyst", "auditor", "viewer"] as const;
export type Role = (typeof roles)[number];

export function roleName(role: string): string {
  const known = roles.find((each) => each === role);
  return known === undefined ? role : t(`role_${known}`);
}
