// Members, invitations and what each role may do.
import { MembersPage } from "@/features/members/members-page";

export function MembersRoute() {
  return <MembersPage />;
}
