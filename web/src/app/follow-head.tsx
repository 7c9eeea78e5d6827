// Live updates: when the journal has grown, everything of the organisation that is on the page is read again.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { headQuery } from "@/shared/api/queries";
import { useScope } from "@/shared/api/scope";

export function FollowHead() {
  const { org } = useScope();
  const queryClient = useQueryClient();
  const seq = useQuery(headQuery(org)).data?.seq;
  const known = useRef<{ org: string; seq: number } | null>(null);
  useEffect(() => {
    if (seq === undefined) return;
    const previous = known.current;
    known.current = { org, seq };
    if (previous === null || previous.org !== org || previous.seq === seq) return;
    void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === org && queryKey[1] !== "head" });
  }, [queryClient, org, seq]);
  return null;
}
