// Reads of flows, positions through time and the calendar of statements as query options.
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { client, take, takeVersion } from "./client";
import type { Known } from "./queries";
import type { Basis } from "./types";

export const flowDimensions = ["category", "counterparty", "entity", "currency", "account", "bank", "region"] as const;
export type FlowDimension = (typeof flowDimensions)[number];
export const flowKinds = ["operating", "exchange", "internal"] as const;
export type FlowKind = (typeof flowKinds)[number];
export const flowCompares = ["previous", "year"] as const;
export type FlowCompare = (typeof flowCompares)[number];

export interface FlowParams {
  readonly org: string;
  readonly from: string;
  readonly to: string;
  readonly by: FlowDimension;
  readonly compare?: FlowCompare | undefined;
  readonly depth?: number | undefined;
  readonly in?: string | undefined;
}

export const flowsQuery = ({ org, ...query }: FlowParams) =>
  queryOptions({
    queryKey: [org, "cash-flows", query],
    queryFn: ({ signal }) => take(client.GET("/api/v1/cash-flows", { params: { query: { org, ...query } }, signal })),
    placeholderData: keepPreviousData,
  });

export interface ExpectedParams {
  readonly org: string;
  readonly from: string;
  readonly to: string;
  readonly by: FlowDimension;
  readonly kind: FlowKind;
  readonly key: string;
  readonly in?: string | undefined;
}

/** The items, payments and facilities behind one expected group. */
export const expectedFlowsQuery = ({ org, ...query }: ExpectedParams) =>
  queryOptions({
    queryKey: [org, "cash-flows", "expected", query],
    queryFn: ({ signal }) => take(client.GET("/api/v1/cash-flows/expected", { params: { query: { org, limit: 1_000, ...query } }, signal })),
  });

export const continuityQuery = (org: string, from: string, to: string) =>
  queryOptions({
    queryKey: [org, "continuity", from, to],
    queryFn: ({ signal }) => take(client.GET("/api/v1/continuity", { params: { query: { org, from, to } }, signal })),
    placeholderData: keepPreviousData,
  });

export const gridGroupings = ["account", "currency", "entity", "bank", "region"] as const;
export type GridGrouping = (typeof gridGroupings)[number];

export interface GridParams extends Known {
  readonly org: string;
  readonly from: string;
  readonly to: string;
  readonly interval: "day" | "week" | "month";
  readonly group: GridGrouping;
  readonly basis: Basis;
  readonly in?: string | undefined;
}

export const gridQuery = ({ org, ...query }: GridParams) =>
  queryOptions({
    queryKey: [org, "positions-grid", query],
    queryFn: ({ signal }) => take(client.GET("/api/v1/positions/history", { params: { query: { org, ...query } }, signal })),
    placeholderData: keepPreviousData,
  });

export const liquidityQuery = (org: string, as_of: string | undefined, currency: string | undefined) =>
  queryOptions({
    queryKey: [org, "liquidity", as_of, currency],
    queryFn: ({ signal }) => take(client.GET("/api/v1/liquidity", { params: { query: { org, ...(as_of === undefined ? {} : { as_of }), ...(currency === undefined ? {} : { in: currency }) } }, signal })),
    placeholderData: keepPreviousData,
  });

/** The terms of an account, with the version that a change names. */
export const accountTermsQuery = (org: string, account: number) =>
  queryOptions({
    queryKey: [org, "account-terms", account],
    queryFn: async ({ signal }) => {
      const { data, version } = await takeVersion(client.GET("/api/v1/accounts/{id}/terms", { params: { path: { id: String(account) }, query: { org } }, signal }));
      return { terms: data, version };
    },
  });
