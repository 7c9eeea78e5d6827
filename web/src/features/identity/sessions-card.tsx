// Where one is signed in, and the ways to end it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { isGiven } from "@/shared/api/given";
import { client, takeNothing } from "@/shared/api/client";
import { sessionsQuery } from "@/shared/api/identity-queries";
import type { Session } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { formatAge, formatMoment } from "@/shared/time/dates";
import { Badge } from "@/shared/ui/controls";
import { Icon } from "@/shared/ui/icon";
import { Card } from "@/shared/ui/page";
import { QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { showError, showToast } from "@/shared/ui/toasts";
import { deviceOf } from "./device-name";

function useEnd(request: () => Promise<void>, news: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: request,
    onSuccess: async () => {
      showToast(news);
      await queryClient.invalidateQueries({ queryKey: sessionsQuery().queryKey });
    },
    onError: showError,
  });
}

export function SessionsCard() {
  const query = useQuery(sessionsQuery());
  const endOthers = useEnd(() => takeNothing(client.DELETE("/api/v1/auth/sessions")), t("sessions_ended"));
  const others = query.data?.items.filter((each) => !each.is_current).length ?? 0;
  return (
    <Card
      title={t("sessions")}
      className="card-flush"
      actions={
        others > 0 && (
          <button type="button" className="button" disabled={endOthers.isPending} onClick={() => endOthers.mutate()}>
            {t("end_other_sessions")}
          </button>
        )
      }
    >
      <QueryView query={query} skeleton={<SkeletonRows rows={3} />}>
        {(list) => (
          <ul className="rows" aria-label={t("sessions")}>
            {list.items.map((session) => (
              <SessionRow key={session.id} session={session} />
            ))}
          </ul>
        )}
      </QueryView>
    </Card>
  );
}

function SessionRow({ session }: { readonly session: Session }) {
  const device = deviceOf(session.agent, t("device_unknown"));
  const end = useEnd(() => takeNothing(client.DELETE("/api/v1/auth/sessions/{id}", { params: { path: { id: session.id } } })), t("session_ended"));
  const facts = [session.address, session.is_current ? null : t("last_used", { age: formatAge(Date.parse(session.last_used_at)) }), t("since", { moment: formatMoment(session.created_at) })];
  return (
    <li className="row">
      <span className="row-icon">
        <Icon name={device.isPhone ? "phone" : "device"} />
      </span>
      <div className="row-text">
        <h3 className="row-name">
          {device.name} {session.is_current && <Badge tone="good">{t("this_device")}</Badge>} {session.has_second_factor && <Badge>{t("with_second_factor")}</Badge>}
        </h3>
        <p className="muted">{facts.filter((fact) => isGiven(fact)).join(" · ")}</p>
      </div>
      {!session.is_current && (
        <button type="button" className="button" aria-label={t("end_session_of", { device: device.name })} disabled={end.isPending} onClick={() => end.mutate()}>
          {t("end_session")}
        </button>
      )}
    </li>
  );
}
