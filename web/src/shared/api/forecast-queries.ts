// Reads about the forecast as query options; the same key shape as the other reads.
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { client, take } from "./client";
import { isGiven } from "./given";
import type { FlowKey } from "./queries";
import type { ForecastMade, ProposalQuestion } from "./types";

/** What is looked at: one of account, currency and entity, or everything. */
export interface Around {
  readonly account?: string | undefined;
  readonly currency?: string | undefined;
  readonly entity?: string | undefined;
}

export interface AroundParams extends Around {
  readonly org: string;
}

/** Everything about the forecast of an organisation is kept under this. */
export const forecastKey = (org: string) => [org, "forecast"] as const;

export const forecastQuery = ({ org, ...query }: AroundParams) =>
  queryOptions({
    queryKey: [...forecastKey(org), "outlook", query],
    queryFn: ({ signal }) => take(client.GET("/api/v1/forecasting", { params: { query: { org, past: 90, ...query } }, signal })),
    placeholderData: keepPreviousData,
    retry: false,
  });

/** Weeks to come that a grid may show: a quarter, half a year, a year. */
export const gridWeeks = [13, 26, 53] as const;

export type GridWeeks = (typeof gridWeeks)[number];

export interface GridParams extends AroundParams {
  readonly weeks: GridWeeks;
}

export const forecastGridQuery = ({ org, ...query }: GridParams) =>
  queryOptions({
    queryKey: [...forecastKey(org), "grid", query],
    queryFn: ({ signal }) => take(client.GET("/api/v1/forecasting/grid", { params: { query: { org, before: 4, ...query } }, signal })),
    placeholderData: keepPreviousData,
    retry: false,
  });

export interface FigureParams extends AroundParams {
  readonly category: FlowKey;
  readonly from: string;
  readonly to: string;
}

/** Where one figure comes from. */
export const forecastFigureQuery = ({ org, ...query }: FigureParams) =>
  queryOptions({
    queryKey: [...forecastKey(org), "figure", query],
    queryFn: ({ signal }) => take(client.GET("/api/v1/forecasting/figure", { params: { query: { org, ...query, category: String(query.category) } }, signal })),
    retry: false,
  });

export const forecastKnownQuery = ({ org, ...query }: AroundParams) =>
  queryOptions({
    queryKey: [...forecastKey(org), "known", query],
    queryFn: ({ signal }) => take(client.GET("/api/v1/forecasting/known", { params: { query: { org, ...query } }, signal })),
    placeholderData: keepPreviousData,
    retry: false,
  });

/** A proposal with the saved numbers, or with others that nobody saves. */
export const proposalQuery = (org: string, question: ProposalQuestion) =>
  queryOptions({
    queryKey: [...forecastKey(org), "proposal", question],
    queryFn: ({ signal }) => take(client.POST("/api/v1/forecasting/proposals", { params: { query: { org } }, body: question, signal })),
    placeholderData: keepPreviousData,
    retry: false,
  });

/** Settings with the version they were read at. */
export const forecastSettingsQuery = (org: string) =>
  queryOptions({
    queryKey: [...forecastKey(org), "settings"],
    queryFn: async ({ signal }) => {
      const answer = await client.GET("/api/v1/forecasting/settings", { params: { query: { org } }, signal });
      return { settings: await take(Promise.resolve(answer)), tag: answer.response.headers.get("ETag") ?? "" };
    },
  });

export const proposalSettingsQuery = (org: string) =>
  queryOptions({
    queryKey: [...forecastKey(org), "proposal-settings"],
    queryFn: async ({ signal }) => {
      const answer = await client.GET("/api/v1/forecasting/proposals/settings", { params: { query: { org } }, signal });
      return { settings: await take(Promise.resolve(answer)), tag: answer.response.headers.get("ETag") ?? "" };
    },
  });

/** What a change is made on: nothing was saved yet, or the version that was read. */
export const versionHeader = (tag: string) => (tag === "" || tag === '"0"' ? { "If-None-Match": "*" } : { "If-Match": tag });

const MAKING = 1_000;

export const forecastRunsQuery = (org: string) =>
  queryOptions({
    queryKey: [...forecastKey(org), "runs"],
    queryFn: ({ signal }) => take(client.GET("/api/v1/forecasting/runs", { params: { query: { org } }, signal })),
    refetchInterval: (query) => (isGiven(query.state.data?.in_progress) ? MAKING : false),
  });

export const forecastAdjustmentsQuery = (org: string) => queryOptions({ queryKey: [...forecastKey(org), "adjustments"], queryFn: ({ signal }) => take(client.GET("/api/v1/forecasting/adjustments", { params: { query: { org } }, signal })) });

export const forecastScenariosQuery = (org: string) => queryOptions({ queryKey: [...forecastKey(org), "scenarios"], queryFn: ({ signal }) => take(client.GET("/api/v1/forecasting/scenarios", { params: { query: { org } }, signal })) });

export interface ComparedParams extends AroundParams {
  readonly scenarios: readonly string[];
  readonly limit?: string | undefined;
}

export const forecastComparisonQuery = ({ org, scenarios, limit, ...query }: ComparedParams) =>
  queryOptions({
    queryKey: [...forecastKey(org), "comparison", query, scenarios, limit],
    queryFn: ({ signal }) => take(client.GET("/api/v1/forecasting/comparison", { params: { query: { org, scenarios: scenarios.join(","), ...(limit === undefined ? {} : { limit }), ...query } }, signal })),
    placeholderData: keepPreviousData,
    retry: false,
  });

export interface PerformanceParams extends AroundParams {
  /** Which forecasts are scored; those made afterwards are never among those made ahead. */
  readonly made?: ForecastMade | undefined;
}

export const forecastPerformanceQuery = ({ org, ...query }: PerformanceParams) =>
  queryOptions({
    queryKey: [...forecastKey(org), "performance", query],
    queryFn: ({ signal }) => take(client.GET("/api/v1/forecasting/performance", { params: { query: { org, ...query } }, signal })),
    placeholderData: keepPreviousData,
    retry: false,
  });

export interface PastWeeksParams extends AroundParams {
  readonly ahead: number;
  readonly category?: string | undefined;
}

export const forecastPastWeeksQuery = ({ org, ...query }: PastWeeksParams) =>
  queryOptions({
    queryKey: [...forecastKey(org), "past-weeks", query],
    queryFn: ({ signal }) => take(client.GET("/api/v1/forecasting/performance/weeks", { params: { query: { org, weeks: 26, ...query } }, signal })),
    placeholderData: keepPreviousData,
    retry: false,
  });
