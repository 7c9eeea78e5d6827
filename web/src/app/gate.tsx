// The gate: who looks at the page, before anything of an organisation is asked for.
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ShellSkeleton } from "@/app/shell-skeleton";
import { factorsQuery, meQuery, setupQuery } from "@/shared/api/identity-queries";
import { ApiError } from "@/shared/api/problem";
import type { Me } from "@/shared/api/types";
import { ReauthenticationDialog } from "@/shared/session/reauthentication-dialog";
import { SessionProvider } from "@/shared/session/session";
import { SetupHelp } from "@/features/identity/setup-help";
import { QueryView } from "@/shared/ui/query-view";

export function Gate({ children }: { readonly children: ReactNode }) {
  const setup = useQuery(setupQuery());
  return (
    <QueryView query={setup} skeleton={<ShellSkeleton />}>
      {({ needs_sign_in, needs_setup }) => {
        if (!needs_sign_in) return <SessionProvider session={{ kind: "open" }}>{children}</SessionProvider>;
        return needs_setup ? <SetupHelp /> : <SignedIn>{children}</SignedIn>;
      }}
    </QueryView>
  );
}

function SignedIn({ children }: { readonly children: ReactNode }) {
  const me = useQuery(meQuery());
  // `follow-session` is on its way to the sign-in; until then there is nobody to show anything to.
  if (me.error instanceof ApiError && me.error.status === 401) return <ShellSkeleton />;
  return (
    <QueryView query={me} skeleton={<ShellSkeleton />}>
      {(person) => (
        <SessionProvider session={{ kind: "person", me: person }}>
          {children}
          <AskAgain me={person} />
        </SessionProvider>
      )}
    </QueryView>
  );
}

function AskAgain({ me }: { readonly me: Me }) {
  const factors = useQuery(factorsQuery());
  const has = (kind: string) => factors.data?.items.some((each) => each.kind === kind) ?? false;
  return <ReauthenticationDialog email={me.email ?? ""} hasPassword={me.has_password} hasCode={has("totp")} hasPasskey={has("passkey")} />;
}
