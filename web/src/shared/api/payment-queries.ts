// Reads about payments and those who are paid.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { client, take } from "./client";
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
