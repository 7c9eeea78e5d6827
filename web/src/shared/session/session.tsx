// Who looks at the page, and what they may do: for what is offered. What is allowed, only the server decides.
import { createContext, use, type ReactNode } from "react";
import { useScope } from "@/shared/api/scope";
import type { Me, OwnMembership } from "@/shared/api/types";

/** `open`: nobody is set up, and whoever is at this machine sees everything. */
export type SessionState = { readonly kind: "open" } | { readonly kind: "person"; readonly me: Me };

const SessionContext = createContext<SessionState | null>(null);

export function SessionProvider({ session, children }: { readonly session: SessionState; readonly children: ReactNode }) {
  return <SessionContext value={session}>{children}</SessionContext>;
}

export function useSession(): SessionState {
  const session = use(SessionContext);
  if (session === null) throw new Error("useSession is used outside of SessionProvider");
  return session;
}

/** What one is in the organisation that is looked at; null in the open mode. */
export function useMembership(): OwnMembership | null {
  const session = useSession();
  const { org } = useScope();
  return session.kind === "open" ? null : (session.me.memberships.find((each) => each.organisation === org) ?? null);
}

export type May = (action: string) => boolean;

/** Whether an action such as `entries.post` is to be offered. */
export function useMay(): May {
  const session = useSession();
  const membership = useMembership();
  return (action) => session.kind === "open" || (membership?.actions.includes(action) ?? false);
}
