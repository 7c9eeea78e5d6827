// The journal's head, and the proof on demand that nothing in it was changed.
import { useMutation, useQuery } from "@tanstack/react-query";
import { client, take } from "@/shared/api/client";
import { headQuery } from "@/shared/api/queries";
import { useScope } from "@/shared/api/scope";
import { t, tn } from "@/shared/i18n/translate";
import { formatCount } from "@/shared/time/dates";
import { Badge } from "@/shared/ui/controls";
import { Icon } from "@/shared/ui/icon";
import { Card } from "@/shared/ui/page";
import { QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { showError } from "@/shared/ui/toasts";

export function JournalHealth() {
  const { org } = useScope();
  const head = useQuery(headQuery(org));
  const verify = useMutation({ mutationFn: () => take(client.POST("/api/v1/journal/verify", { params: { query: { org } } })), onError: showError });
  const result = verify.data;
  const badge = result === undefined ? null : result.ok ? <Badge tone="good">{t("verified")}</Badge> : <Badge tone="bad">{t("broken")}</Badge>;
  return (
    <Card title={t("journal")} actions={badge}>
      <QueryView query={head} skeleton={<SkeletonRows rows={2} />}>
        {(data) => (
          <>
            <dl className="facts">
              <dt>{t("records")}</dt>
              <dd>{formatCount(data.seq)}</dd>
              <dt>{t("head")}</dt>
              <dd>
                <code title={data.hash}>{data.hash.slice(0, 16)}…</code>
              </dd>
            </dl>
            {result !== undefined && (
              <p className={result.ok ? "health-text" : "health-text health-bad"} role="status">
                {result.ok ? tn("verified_text", result.records) : result.problems.join(" ")}
              </p>
            )}
            <button type="button" className="button health-verify" disabled={verify.isPending} onClick={() => verify.mutate()}>
              <Icon name="shield" /> {verify.isPending ? t("verifying") : t("verify")}
            </button>
          </>
        )}
      </QueryView>
    </Card>
  );
}
