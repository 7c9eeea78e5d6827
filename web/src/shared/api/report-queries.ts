// The reports and the prices as query options; the same key shape as the other reads.
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { client, take } from "./client";
import type { AsOf, Known } from "./queries";
import type { Basis } from "./types";

export interface ReportParams extends Known {
  readonly org: string;
  readonly as_of?: string | undefined;
  readonly basis?: Basis | undefined;
}

export interface PeriodParams extends Known {
  readonly org: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly basis?: Basis | undefined;
}

export const trialBalanceQuery = ({ org, ...query }: ReportParams) =>
  queryOptions({
    queryKey: [org, "trial-balance", query],
    queryFn: ({ signal }) => take(client.GET("/api/v1/reports/trial-balance", { params: { query: { org, ...query } }, signal })),
    placeholderData: keepPreviousData,
  });

export const balanceSheetQuery = ({ org, ...query }: ReportParams) =>
  queryOptions({
    queryKey: [org, "balance-sheet", query],
    queryFn: ({ signal }) => take(client.GET("/api/v1/reports/balance-sheet", { params: { query: { org, ...query } }, signal })),
    placeholderData: keepPreviousData,
  });

export const incomeStatementQuery = ({ org, ...query }: PeriodParams) =>
  queryOptions({
    queryKey: [org, "income-statement", query],
    queryFn: ({ signal }) => take(client.GET("/api/v1/reports/income-statement", { params: { query: { org, ...query } }, signal })),
    placeholderData: keepPreviousData,
  });

/** The rates that a report of that day rests on: those of every asset in the books. */
export const ratesQuery = ({ org, ...query }: AsOf) =>
  queryOptions({
    queryKey: [org, "rates", query],
    queryFn: async ({ signal }) => (await take(client.GET("/api/v1/balances", { params: { query: { org, ...query } }, signal }))).rates,
    enabled: query.in !== undefined,
    placeholderData: keepPreviousData,
  });

export interface PriceParams {
  readonly org: string;
  readonly base?: string | undefined;
  readonly quote?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export const pricesQuery = ({ org, ...query }: PriceParams) =>
  queryOptions({
    queryKey: [org, "prices", query],
    queryFn: ({ signal }) => take(client.GET("/api/v1/prices", { params: { query: { org, ...query } }, signal })),
    placeholderData: keepPreviousData,
  });

export const mappingsQuery = (org: string) =>
  queryOptions({ queryKey: [org, "mappings"], queryFn: ({ signal }) => take(client.GET("/api/v1/mappings", { params: { query: { org } }, signal })) });
