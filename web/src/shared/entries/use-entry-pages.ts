// A sparse cache of pages of a long list: only what is looked at, and what comes next, is fetched.
import { keepPreviousData, useQueries, useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { useEffect } from "react";
import { entriesQuery, type EntryFilter } from "@/shared/api/queries";
import type { Entry, EntryPage } from "@/shared/api/types";

export const PAGE = 100;

export interface EntryPages {
  readonly first: UseQueryResult<EntryPage>;
  readonly total: number;
  /** The entry at a place in the list; undefined while its page is on its way. */
  readonly at: (index: number) => Entry | undefined;
}

export function useEntryPages(org: string, filter: EntryFilter, from: number, to: number): EntryPages {
  const queryClient = useQueryClient();
  const pageQuery = (page: number) => entriesQuery(org, filter, { offset: page * PAGE, limit: PAGE });
  const first = useQuery({ ...pageQuery(0), placeholderData: keepPreviousData });
  const total = first.data?.total ?? 0;
  const lastPage = Math.max(0, Math.ceil(total / PAGE) - 1);
  const start = Math.min(Math.floor(from / PAGE), lastPage);
  const end = Math.min(Math.floor(to / PAGE), lastPage);
  const wanted = Array.from({ length: end - start + 1 }, (_, index) => start + index).filter((page) => page > 0);
  const others = useQueries({ queries: wanted.map((page) => pageQuery(page)) });

  useEffect(() => {
    if (end + 1 > lastPage) return;
    void queryClient.prefetchQuery(entriesQuery(org, filter, { offset: (end + 1) * PAGE, limit: PAGE }));
  }, [queryClient, org, filter, end, lastPage]);

  const at = (index: number): Entry | undefined => {
    const page = Math.floor(index / PAGE);
    const data = page === 0 ? first.data : others[wanted.indexOf(page)]?.data;
    return data?.items[index - page * PAGE];
  };
  return { first, total, at };
}
