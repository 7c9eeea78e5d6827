// Reads of loans, credit lines, deposits and holdings, and of what entities owe each other.
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { client, take } from "./client";
import type { ClaimBasis } from "./types";

const given = (as_of: string | undefined) => (as_of === undefined ? {} : { as_of });

export const facilitiesQuery = (org: string, as_of: string | undefined, currency: string | undefined) =>
  queryOptions({
    queryKey: [org, "facilities", as_of, currency],
    queryFn: ({ signal }) => take(client.GET("/api/v1/facilities", { params: { query: { org, ...given(as_of), ...(currency === undefined ? {} : { in: currency }) } }, signal })),
    placeholderData: keepPreviousData,
  });

export const facilityQuery = (org: string, id: string, as_of: string | undefined) =>
  queryOptions({
    queryKey: [org, "facility", id, as_of],
    queryFn: ({ signal }) => take(client.GET("/api/v1/facilities/{id}", { params: { path: { id }, query: { org, ...given(as_of) } }, signal })),
  });

export const scheduleQuery = (org: string, id: string, as_of: string | undefined) =>
  queryOptions({
    queryKey: [org, "facility-schedule", id, as_of],
    queryFn: ({ signal }) => take(client.GET("/api/v1/facilities/{id}/schedule", { params: { path: { id }, query: { org, ...given(as_of) } }, signal })),
  });

export const accrualsQuery = (org: string, id: string, until: string | undefined) =>
  queryOptions({
    queryKey: [org, "facility-accruals", id, until],
    queryFn: ({ signal }) => take(client.GET("/api/v1/facilities/{id}/accruals", { params: { path: { id }, query: { org, ...(until === undefined ? {} : { until }) } }, signal })),
  });

export const intercompanyQuery = (org: string, as_of: string | undefined) =>
  queryOptions({
    queryKey: [org, "intercompany", as_of],
    queryFn: ({ signal }) => take(client.GET("/api/v1/intercompany", { params: { query: { org, ...given(as_of) } }, signal })),
    placeholderData: keepPreviousData,
  });

export interface NettingParams {
  readonly by: ClaimBasis;
  readonly centre: string | undefined;
  readonly as_of: string | undefined;
}

export const nettingQuery = (org: string, { by, centre, as_of }: NettingParams) =>
  queryOptions({
    queryKey: [org, "netting", by, centre, as_of],
    queryFn: ({ signal }) => take(client.GET("/api/v1/intercompany/netting", { params: { query: { org, by, ...(centre === undefined ? {} : { centre }), ...given(as_of) } }, signal })),
    placeholderData: keepPreviousData,
  });
