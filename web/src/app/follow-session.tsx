// What a session's beginning and end do to the page: what was read for someone is forgotten, and the way leads to the sign-in and back.
import { useQueryClient } from "@tanstack/react-query";
import { useMatches, useRouter } from "@tanstack/react-router";
import { useEffect, useEffectEvent } from "react";
import { onSessionNews, setCsrfToken, type SessionNews } from "@/shared/api/session";
import { localPath } from "@/shared/session/local-path";

export function FollowSession() {
  const router = useRouter();
  const queryClient = useQueryClient();
  const isDoor = useMatches({ select: (matches) => matches.some((match) => match.staticData.isDoor === true) });
  const follow = useEffectEvent((news: SessionNews) => {
    if (news === "signed-in") {
      // In another tab, maybe as somebody else: everything is asked for again.
      if (!isDoor) void queryClient.resetQueries();
      return;
    }
    setCsrfToken(null);
    const leave = isDoor ? Promise.resolve() : router.navigate({ to: "/sign-in", search: news === "ended" ? backFrom(router.state.location.href) : {} });
    void leave.then(() => queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "setup" && queryKey[0] !== "link" }));
  });
  useEffect(() => onSessionNews((news) => follow(news)), []);
  return null;
}

function backFrom(href: string): { back?: string } {
  const back = localPath(href);
  return back === "/" ? {} : { back };
}
