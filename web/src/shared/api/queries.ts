// Every read of the server as query options: one key shape, `[org, what, params]`, so that a new head can refresh all of an organisation.
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { client, take } from "./client";
import type { Basis } from "./types";

export const organisationsQuery = () =>
  queryOptions({ queryKey: ["organisations"], queryFn: ({ signal }) => take(client.GET("/api/v1/organisations", { signal })), staleTime: 60_000 });

export const healthQuery = () =>
  queryOptions({ queryKey: ["health"], queryFn: ({ signal }) => take(client.GET("/api/v1/health", { signal })), staleTime: 60_000 });

/** Polled while the page is visible: the cheapest question that tells whether anything else is old. */
export const headQuery = (org: string) =>
  queryOptions({
    queryKey: [org, "head"],
    queryFn: ({ signal }) => take(client.GET("/api/v1/journal/head", { params: { query: { org } }, signal })),
    refetchInterval: 15_000,
  });

/** What was known: everything recorded up to a moment, or up to a record of the journal; absent means all. */
export interface Known {
  readonly known_at?: string | undefined;
  readonly known_seq?: number | undefined;
}

export interface AsOf extends Known {
  readonly org: string;
  readonly as_of?: string | undefined;
  readonly in?: string | undefined;
}

export const accountsQuery = ({ org, ...query }: AsOf) =>
  queryOptions({
    queryKey: [org, "accounts", query],
    queryFn: ({ signal }) => take(client.GET("/api/v1/accounts", { params: { query: { org, ...query } }, signal })),
    placeholderData: keepPreviousData,
  });

export const accountQuery = (id: number, { org, ...query }: AsOf) =>
  queryOptions({
    queryKey: [org, "account", id, query],
    queryFn: ({ signal }) => take(client.GET("/api/v1/accounts/{id}", { params: { path: { id }, query: { org, ...query } }, signal })),
    placeholderData: keepPreviousData,
  });

export interface AccountHistoryParams {
  readonly org: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly interval: "day" | "week" | "month";
  readonly basis?: Basis | undefined;
}

export const accountHistoryQuery = (id: number, { org, ...query }: AccountHistoryParams) =>
  queryOptions({
    queryKey: [org, "account-history", id, query],
    queryFn: ({ signal }) => take(client.GET("/api/v1/accounts/{id}/history", { params: { path: { id }, query: { org, ...query } }, signal })),
    placeholderData: keepPreviousData,
  });

export const balancesQuery = ({ org, ...query }: AsOf & { readonly basis?: Basis | undefined }) =>
  queryOptions({
    queryKey: [org, "balances", query],
    queryFn: ({ signal }) => take(client.GET("/api/v1/balances", { params: { query: { org, tree: true, ...query } }, signal })),
    placeholderData: keepPreviousData,
  });

export type PositionGrouping = "currency" | "entity" | "bank";

export const positionsQuery = ({ org, ...query }: AsOf & { readonly group: PositionGrouping; readonly basis?: Basis | undefined }) =>
  queryOptions({
    queryKey: [org, "positions", query],
    queryFn: ({ signal }) => take(client.GET("/api/v1/positions", { params: { query: { org, ...query } }, signal })),
    placeholderData: keepPreviousData,
  });

export interface PositionHistoryParams extends Known {
  readonly org: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly interval: "day" | "week" | "month";
  readonly in?: string | undefined;
  readonly group: PositionGrouping;
}

export const positionHistoryQuery = ({ org, ...query }: PositionHistoryParams) =>
  queryOptions({
    queryKey: [org, "positions-history", query],
    queryFn: ({ signal }) => take(client.GET("/api/v1/positions/history", { params: { query: { org, ...query } }, signal })),
    placeholderData: keepPreviousData,
  });

/** What flows are for: a category by its number, or what moves between own accounts. */
export type FlowKey = number | "own";

/** Which entries: what the URL of a list says. */
export interface EntryFilter extends Known {
  readonly account?: number | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly q?: string | undefined;
  readonly min?: string | undefined;
  readonly max?: string | undefined;
  readonly asset?: string | undefined;
  readonly import?: string | undefined;
  /** Behind a figure of the forecast; account, asset and entity are then of the money at hand. */
  readonly flows?: FlowKey | undefined;
  readonly entity?: string | undefined;
  /** By id: its lines. */
  readonly counterparty?: string | undefined;
  readonly sort?: "-booked_on" | "booked_on" | undefined;
}

export const entriesQuery = (org: string, filter: EntryFilter, page: { readonly offset: number; readonly limit: number }) =>
  queryOptions({
    queryKey: [org, "entries", filter, page],
    queryFn: ({ signal }) =>
      take(client.GET("/api/v1/entries", { params: { query: { org, subtree: true, ...filter, flows: filter.flows?.toString(), ...page } }, signal })),
    staleTime: 30_000,
    gcTime: 120_000,
  });

export const entryQuery = (org: string, id: number) =>
  queryOptions({
    queryKey: [org, "entry", id],
    queryFn: ({ signal }) => take(client.GET("/api/v1/entries/{id}", { params: { path: { id }, query: { org } }, signal })),
    staleTime: 30_000,
  });

export const importsQuery = (org: string) =>
  queryOptions({ queryKey: [org, "imports"], queryFn: ({ signal }) => take(client.GET("/api/v1/imports", { params: { query: { org } }, signal })) });

export const importQuery = (org: string, id: string) =>
  queryOptions({
    queryKey: [org, "import", id],
    queryFn: ({ signal }) => take(client.GET("/api/v1/imports/{id}", { params: { path: { id }, query: { org } }, signal })),
  });
