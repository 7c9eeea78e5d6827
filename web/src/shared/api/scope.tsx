// The organisation, the day and the knowledge that every page looks at. They come from the URL; the organisation is resolved once, by the shell.
import { useSearch } from "@tanstack/react-router";
import { createContext, use, type ReactNode } from "react";
import type { Known } from "./queries";
import type { Organisation } from "./types";

const OrganisationContext = createContext<Organisation | null>(null);

export function OrganisationProvider({ organisation, children }: { readonly organisation: Organisation; readonly children: ReactNode }) {
  return <OrganisationContext value={organisation}>{children}</OrganisationContext>;
}

export interface Scope {
  readonly organisation: Organisation;
  readonly org: string;
  /** The day asked for; undefined means today, by the server's clock. */
  readonly asOf: string | undefined;
  /** What was known then; empty means everything known now. */
  readonly known: Known;
  readonly currency: string;
}

export function useScope(): Scope {
  const organisation = use(OrganisationContext);
  if (organisation === null) throw new Error("useScope is used outside of OrganisationProvider");
  const search = useSearch({ strict: false });
  return { organisation, org: organisation.slug, asOf: search.as_of, known: { known_at: search.known_at, known_seq: search.known_seq }, currency: organisation.reporting_currency };
}
