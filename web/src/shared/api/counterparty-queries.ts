// Whom money comes from and goes to: counterparties, who could become one, and what is open with one.
import { queryOptions } from "@tanstack/react-query";
import { client, take } from "./client";

export const counterpartiesQuery = (org: string) => queryOptions({ queryKey: [org, "counterparties"], queryFn: ({ signal }) => take(client.GET("/api/v1/counterparties", { params: { query: { org } }, signal })) });

export const counterpartyCandidatesQuery = (org: string) => queryOptions({ queryKey: [org, "counterparty-candidates"], queryFn: ({ signal }) => take(client.GET("/api/v1/counterparties/candidates", { params: { query: { org } }, signal })) });

const OPEN_ITEMS = 200;

/** What is expected from or owed to a counterparty, by due date. */
export const openWithQuery = (org: string, counterparty: string) =>
  queryOptions({
    queryKey: [org, "expected-items", "counterparty", counterparty],
    queryFn: ({ signal }) => take(client.GET("/api/v1/expected-items", { params: { query: { org, counterparty, limit: OPEN_ITEMS } }, signal })),
  });
