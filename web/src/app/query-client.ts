// How long answers are fresh and what is asked again.
import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "@/shared/api/problem";

const RETRIES = 2;

export function createQueryClient(retries = RETRIES): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        // What the server refused stays refused; only the network and its own faults are worth another try.
        retry: (failures, error) => failures < retries && !(error instanceof ApiError && error.status < 500 && error.status !== 429),
        retryDelay: (attempt) => Math.min(4000, 400 * 2 ** attempt),
      },
    },
  });
}
