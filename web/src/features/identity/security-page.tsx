// One's own security: how one proves who one is, where one is signed in, which keys act in one's name, and what is kept about one.
import { t } from "@/shared/i18n/translate";
import { useSession } from "@/shared/session/session";
import { Page } from "@/shared/ui/page";
import { EmptyState } from "@/shared/ui/query-view";
import { Link } from "@tanstack/react-router";
import { ApiKeysCard } from "./api-keys-card";
import { FactorsCard } from "./factors-card";
import { MembershipsCard } from "./memberships-card";
import { PrivacyCard } from "./privacy-card";
import { ProfileCard } from "./profile-card";
import { ProvidersCard } from "./providers-card";
import { SessionsCard } from "./sessions-card";
import "./identity.css";

export function SecurityPage() {
  const session = useSession();
  return (
    <Page title={t("security")}>
      {session.kind === "open" ? (
        <EmptyState
          title={t("nobody_title")}
          text={t("nobody_text")}
          action={
            <Link to="/setup" className="button button-primary">
              {t("open_mode_link")}
            </Link>
          }
        />
      ) : (
        <div className="security">
          <ProfileCard me={session.me} />
          <FactorsCard />
          <ProvidersCard />
          <SessionsCard />
          <ApiKeysCard />
          <MembershipsCard me={session.me} />
          <PrivacyCard me={session.me} />
        </div>
      )}
    </Page>
  );
}
