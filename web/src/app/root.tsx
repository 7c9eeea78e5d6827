// The outermost frame: a door for who is not in yet, or the gate with the shell behind it.
import { Outlet, useMatches } from "@tanstack/react-router";
import { FollowSession } from "@/app/follow-session";
import { Gate } from "@/app/gate";
import { Shell } from "@/app/shell";

export function Root() {
  const isDoor = useMatches({ select: (matches) => matches.some((match) => match.staticData.isDoor === true) });
  return (
    <>
      <FollowSession />
      {isDoor ? (
        <Outlet />
      ) : (
        <Gate>
          <Shell />
        </Gate>
      )}
    </>
  );
}
