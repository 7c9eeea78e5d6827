// Reads about payments and those who are paid.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { client, take, takeVersion } from "./client";
import { ApiError } from "./problem";
import type { PaymentState } from "./types";

const PAYMENTS = 100;

export const paymentsQuery = (org: string, state: PaymentState | undefined) =>
  infiniteQueryOptions({
    queryKey: [org, "payments", state ?? "all"],
    queryFn: ({ signal, pageParam }) => take(client.GET("/api/v1/payments", { params: { query: { org, limit: PAYMENTS, ...(state === undefined ? {} : { state }), ...(pageParam === 0 ? {} : { before: pageParam }) } }, signal })),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next_before,
  });

export const paymentQuery = (org: string, id: number) => queryOptions({ queryKey: [org, "payment", id], queryFn: ({ signal }) => take(client.GET("/api/v1/payments/{id}", { params: { path: { id }, query: { org } }, signal })) });

export const beneficiariesQuery = (org: string) => queryOptions({ queryKey: [org, "beneficiaries"], queryFn: ({ signal }) => take(client.GET("/api/v1/beneficiaries", { params: { query: { org } }, signal })) });

export const paymentFilesQuery = (org: string) => queryOptions({ queryKey: [org, "payment-files"], queryFn: ({ signal }) => take(client.GET("/api/v1/payment-files", { params: { query: { org } }, signal })) });

export const paymentTemplatesQuery = (org: string) => queryOptions({ queryKey: [org, "payment-templates"], queryFn: ({ signal }) => take(client.GET("/api/v1/payment-templates", { params: { query: { org } }, signal })) });

export const paymentPolicyQuery = (org: string) =>
  queryOptions({
    queryKey: [org, "payment-policy"],
    queryFn: async ({ signal }) => {
      const { data, version } = await takeVersion(client.GET("/api/v1/payment-policy", { params: { query: { org } }, signal }));
      return { policy: data, version };
    },
  });

/** The gateway; null while there is none. */
export const paymentGatewayQuery = (org: string) =>
  queryOptions({
    queryKey: [org, "payment-gateway"],
    queryFn: async ({ signal }) => {
      try {
        const { data, version } = await takeVersion(client.GET("/api/v1/payment-gateway", { params: { query: { org } }, signal }));
        return { gateway: data, version };
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return { gateway: null, version: "*" };
        throw error;
      }
    },
  });
