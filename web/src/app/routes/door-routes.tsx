// The doors: signing in, setting up, joining, a new password.
import { useQueryClient } from "@tanstack/react-query";
import { useParams, useRouter, useSearch } from "@tanstack/react-router";
import { announceSession, setCsrfToken } from "@/shared/api/session";
import { localPath } from "@/shared/session/local-path";
import { JoinPage } from "@/features/identity/join-page";
import { ResetPage } from "@/features/identity/reset-page";
import { SetupHelp } from "@/features/identity/setup-help";
import { SetupPage } from "@/features/identity/setup-page";
import { SignInPage } from "@/features/identity/sign-in-page";

/** In: what was read for nobody, or for somebody else, is forgotten. */
function useEnter() {
  const queryClient = useQueryClient();
  const router = useRouter();
  return (csrfToken: string | null | undefined, to: string) => {
    setCsrfToken(csrfToken);
    announceSession("signed-in");
    queryClient.clear();
    router.history.push(localPath(to));
  };
}

export function SignInRoute() {
  const { back, error } = useSearch({ from: "/sign-in" });
  const enter = useEnter();
  return <SignInPage back={localPath(back)} problem={error} onEntered={(token) => enter(token, back ?? "/")} />;
}

export function SetupHelpRoute() {
  return <SetupHelp />;
}

export function SetupRoute() {
  const { token } = useParams({ from: "/setup/$token" });
  const enter = useEnter();
  return <SetupPage token={token} onEntered={(csrf) => enter(csrf, "/security")} />;
}

export function JoinRoute() {
  const { token } = useParams({ from: "/join/$token" });
  const enter = useEnter();
  return <JoinPage token={token} onEntered={enter} />;
}

export function ResetRoute() {
  const { token } = useParams({ from: "/reset/$token" });
  return <ResetPage token={token} />;
}
