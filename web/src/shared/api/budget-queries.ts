// Budgets and recurring payments as query options.
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { client, take } from "./client";

const day = (asOf: string | undefined) => (asOf === undefined ? {} : { as_of: asOf });

export const budgetsQuery = (org: string, asOf: string | undefined) =>
  queryOptions({ queryKey: [org, "budgets", asOf], queryFn: ({ signal }) => take(client.GET("/api/v1/budgets", { params: { query: { org, ...day(asOf) } }, signal })), placeholderData: keepPreviousData });

export const recurringQuery = (org: string, asOf: string | undefined) =>
  queryOptions({ queryKey: [org, "recurring-payments", asOf], queryFn: ({ signal }) => take(client.GET("/api/v1/recurring-payments", { params: { query: { org, ...day(asOf) } }, signal })), placeholderData: keepPreviousData });
