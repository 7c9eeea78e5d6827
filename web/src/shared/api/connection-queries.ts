// Reads about connections as query options. They change by themselves, so they are asked for again while one looks.
import { queryOptions } from "@tanstack/react-query";
import { client, take } from "./client";

export const connectionsQuery = (org: string) => queryOptions({ queryKey: [org, "connections"], queryFn: ({ signal }) => take(client.GET("/api/v1/connections", { params: { query: { org } }, signal })), refetchInterval: 10_000 });

export const connectorsQuery = (org: string) => queryOptions({ queryKey: [org, "connectors"], queryFn: ({ signal }) => take(client.GET("/api/v1/connectors", { params: { query: { org } }, signal })), staleTime: Number.POSITIVE_INFINITY });
