// Every read about people as query options. What belongs to an organisation is keyed by it, as in `queries`.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { AuditFilter } from "./audit-filter";
import { client, take } from "./client";
import { ApiError } from "./problem";
import { setCsrfToken } from "./session";
import { addDays } from "@/shared/time/dates";

/** Whether there is anyone yet, and whether one has to sign in. It changes only with a restart or the first owner. */
export const setupQuery = () => queryOptions({ queryKey: ["setup"], queryFn: ({ signal }) => take(client.GET("/api/v1/auth/setup", { signal })), staleTime: 300_000 });

export const meQuery = () =>
  queryOptions({
    queryKey: ["me"],
    queryFn: async ({ signal }) => {
      const me = await take(client.GET("/api/v1/auth/me", { signal }));
      setCsrfToken(me.csrf_token);
      return me;
    },
    staleTime: 60_000,
  });

export const linkQuery = (token: string) =>
  queryOptions({ queryKey: ["link", token], queryFn: ({ signal }) => take(client.GET("/api/v1/auth/links/{token}", { params: { path: { token } }, signal })), retry: false, gcTime: 0 });

/** Ways to sign in besides the password; a server without any may not know the question. */
export const providersQuery = () =>
  queryOptions({
    queryKey: ["providers"],
    queryFn: async ({ signal }) => {
      try {
        return await take(client.GET("/api/v1/auth/providers", { signal }));
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return { items: [] };
        throw error;
      }
    },
    staleTime: 300_000,
  });

export const sessionsQuery = () => queryOptions({ queryKey: ["me", "sessions"], queryFn: ({ signal }) => take(client.GET("/api/v1/auth/sessions", { signal })) });
export const factorsQuery = () => queryOptions({ queryKey: ["me", "factors"], queryFn: ({ signal }) => take(client.GET("/api/v1/auth/mfa", { signal })) });
export const consentsQuery = () => queryOptions({ queryKey: ["me", "consents"], queryFn: ({ signal }) => take(client.GET("/api/v1/gdpr/consent", { signal })) });

export const apiKeysQuery = (org: string) => queryOptions({ queryKey: [org, "api-keys"], queryFn: ({ signal }) => take(client.GET("/api/v1/auth/api-keys", { params: { query: { org } }, signal })) });

export const membersQuery = (org: string) => queryOptions({ queryKey: [org, "members"], queryFn: ({ signal }) => take(client.GET("/api/v1/admin/users", { params: { query: { org } }, signal })) });
export const organisationKeysQuery = (org: string) => queryOptions({ queryKey: [org, "organisation-keys"], queryFn: ({ signal }) => take(client.GET("/api/v1/admin/api-keys", { params: { query: { org } }, signal })) });
export const invitationsQuery = (org: string) => queryOptions({ queryKey: [org, "invitations"], queryFn: ({ signal }) => take(client.GET("/api/v1/admin/invitations", { params: { query: { org } }, signal })) });
export const rolesQuery = () => queryOptions({ queryKey: ["roles"], queryFn: ({ signal }) => take(client.GET("/api/v1/admin/roles", { signal })), staleTime: 300_000 });
export const settingsQuery = (org: string) => queryOptions({ queryKey: [org, "settings"], queryFn: ({ signal }) => take(client.GET("/api/v1/admin/settings", { params: { query: { org } }, signal })) });

const EVENTS = 50;

/** Days are those of the reader: the last one is meant with all of it. */
function moments({ from, to, chain, actor, action, target, q }: AuditFilter) {
  const start = (day: string) => new Date(`${day}T00:00`).toISOString();
  return {
    ...(from === undefined ? {} : { from: start(from) }),
    ...(to === undefined ? {} : { to: start(addDays(to, 1)) }),
    ...(chain === undefined ? {} : { chain }),
    ...(actor === undefined ? {} : { actor }),
    ...(action === undefined ? {} : { action }),
    ...(target === undefined ? {} : { target }),
    ...(q === undefined ? {} : { q }),
  };
}


export const auditQuery = (org: string, filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: [org, "audit", filter],
    queryFn: ({ signal, pageParam }) => take(client.GET("/api/v1/admin/audit-logs", { params: { query: { org, ...moments(filter), limit: EVENTS, ...(pageParam === 0 ? {} : { before: pageParam }) } }, signal })),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next,
  });

/** Who can do what and who did both sides of a pair of duties, in the year before now. */
export const dutiesQuery = (org: string) => queryOptions({ queryKey: [org, "duties"], queryFn: ({ signal }) => take(client.GET("/api/v1/admin/reports/sox", { params: { query: { org } }, signal })) });

export const disclosuresQuery = (org: string) =>
  infiniteQueryOptions({
    queryKey: [org, "disclosures"],
    queryFn: ({ signal, pageParam }) => take(client.GET("/api/v1/admin/disclosures", { params: { query: { org, ...(pageParam === 0 ? {} : { before: pageParam }) } }, signal })),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next,
  });
