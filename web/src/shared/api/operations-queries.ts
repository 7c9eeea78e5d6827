// Reads about the installation as query options: health, status, jobs, schedules, backups. They change by themselves, so they are asked for again while one looks.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { client, take } from "./client";
import type { JobState } from "./types";

const JOBS = 50;

export const detailedHealthQuery = () => queryOptions({ queryKey: ["health", "detailed"], queryFn: ({ signal }) => take(client.GET("/api/v1/health/detailed", { signal })), refetchInterval: 10_000 });

/** Whatever the state: what all lists of jobs are kept under. */
export const jobsKey = (org: string) => [org, "jobs"] as const;

export const jobsQuery = (org: string, state: JobState | undefined) =>
  infiniteQueryOptions({
    queryKey: [...jobsKey(org), state ?? "all"],
    queryFn: ({ signal, pageParam }) => take(client.GET("/api/v1/jobs", { params: { query: { org, limit: JOBS, ...(state === undefined ? {} : { state }), ...(pageParam === "" ? {} : { cursor: pageParam }) } }, signal })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: 5_000,
  });

export const schedulesQuery = (org: string) => queryOptions({ queryKey: [org, "schedules"], queryFn: ({ signal }) => take(client.GET("/api/v1/schedules", { params: { query: { org } }, signal })), refetchInterval: 30_000 });

export const backupsQuery = (org: string) => queryOptions({ queryKey: [org, "backups"], queryFn: ({ signal }) => take(client.GET("/api/v1/backups", { params: { query: { org } }, signal })), refetchInterval: 30_000 });

export const statusQuery = () => queryOptions({ queryKey: ["status"], queryFn: ({ signal }) => take(client.GET("/api/v1/status", { signal })), refetchInterval: 30_000, retry: false });
