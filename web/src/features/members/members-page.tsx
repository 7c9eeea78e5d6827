// Who is in the organisation, who is asked to join, what acts by itself, and what each role may do.
import { useState } from "react";
import { t } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { Icon } from "@/shared/ui/icon";
import { Page } from "@/shared/ui/page";
import { InvitationsCard } from "./invitations-card";
import { InviteDialog } from "./invite-dialog";
import { MatrixCard } from "./matrix-card";
import { MembersCard } from "./members-card";
import { OrganisationKeysCard } from "./organisation-keys-card";
import { ServiceAccountsCard } from "./service-accounts-card";
import "./members.css";

export function MembersPage() {
  const may = useMay();
  const [inviting, setInviting] = useState(false);
  return (
    <Page
      title={t("members")}
      actions={
        may("members.manage") && (
          <button type="button" className="button button-primary" onClick={() => setInviting(true)}>
            <Icon name="mail" /> {t("invite")}
          </button>
        )
      }
    >
      <MembersCard />
      <InvitationsCard />
      <ServiceAccountsCard />
      <OrganisationKeysCard />
      <MatrixCard />
      <InviteDialog open={inviting} onOpenChange={setInviting} />
    </Page>
  );
}
