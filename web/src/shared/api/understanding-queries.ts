// What lines mean: rules, suggestions, expected items, matches and reconciliations as query options.
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { client, take } from "./client";

export const rulesQuery = (org: string) =>
  queryOptions({ queryKey: [org, "rules"], queryFn: ({ signal }) => take(client.GET("/api/v1/rules", { params: { query: { org } }, signal })) });

export const categorisationsQuery = (org: string) =>
  queryOptions({ queryKey: [org, "categorisations"], queryFn: ({ signal }) => take(client.GET("/api/v1/categorisations", { params: { query: { org } }, signal })) });

/** `atLeast` in basis points. */
export const suggestionsQuery = (org: string, atLeast: number) =>
  queryOptions({
    queryKey: [org, "suggestions", atLeast],
    queryFn: ({ signal }) => take(client.GET("/api/v1/category-suggestions", { params: { query: { org, at_least: atLeast, limit: 100 } }, signal })),
    placeholderData: keepPreviousData,
  });

export const expectedItemsQuery = (org: string, q: string) =>
  queryOptions({
    queryKey: [org, "expected-items", q],
    queryFn: ({ signal }) => take(client.GET("/api/v1/expected-items", { params: { query: { org, limit: 200, ...(q === "" ? {} : { q }) } }, signal })),
    placeholderData: keepPreviousData,
  });

export const ageingQuery = (org: string, asOf: string | undefined) =>
  queryOptions({
    queryKey: [org, "ageing", asOf],
    queryFn: ({ signal }) => take(client.GET("/api/v1/expected-items/ageing", { params: { query: { org, ...(asOf === undefined ? {} : { as_of: asOf }) } }, signal })),
    placeholderData: keepPreviousData,
  });

export const proposalsQuery = (org: string) =>
  queryOptions({ queryKey: [org, "match-proposals"], queryFn: ({ signal }) => take(client.GET("/api/v1/matches/proposals", { params: { query: { org } }, signal })) });

export const reconciliationsQuery = (org: string) =>
  queryOptions({ queryKey: [org, "reconciliations"], queryFn: ({ signal }) => take(client.GET("/api/v1/reconciliations", { params: { query: { org } }, signal })) });

export const reconciliationQuery = (org: string, account: number) =>
  queryOptions({
    queryKey: [org, "reconciliations", account],
    queryFn: ({ signal }) => take(client.GET("/api/v1/reconciliations/{account}", { params: { path: { account: String(account) }, query: { org } }, signal })),
  });
