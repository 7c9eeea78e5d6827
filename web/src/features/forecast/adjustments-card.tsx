// What people know and the books do not: flows put in by hand, with who and why.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, takeNothing } from "@/shared/api/client";
import { forecastAdjustmentsQuery, forecastKey } from "@/shared/api/forecast-queries";
import { accountsQuery } from "@/shared/api/queries";
import { useScope } from "@/shared/api/scope";
import type { ForecastAdjustment } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { useMay } from "@/shared/session/session";
import { formatDate } from "@/shared/time/dates";
import { Icon } from "@/shared/ui/icon";
import { Card } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { showError, showToast } from "@/shared/ui/toasts";
import { AdjustmentDialog } from "./adjustment-dialog";

export function AdjustmentsCard() {
  const { org } = useScope();
  const [isAdding, setAdding] = useState(false);
  const query = useQuery(forecastAdjustmentsQuery(org));
  const may = useMay()("forecasts.adjust");
  return (
    <Card
      title={t("adjustments")}
      className="card-flush"
      actions={
        may && (
          <button type="button" className="button" onClick={() => setAdding(true)}>
            <Icon name="plus" /> {t("adjustment_add")}
          </button>
        )
      }
    >
      <QueryView query={query} skeleton={<SkeletonRows rows={3} />} isEmpty={(list) => list.items.length === 0} empty={<EmptyState title={t("no_adjustments")} text={t("no_adjustments_text")} />}>
        {(list) => (
          <ul className="adjustments">
            {list.items.map((each) => (
              <AdjustmentRow key={each.id} adjustment={each} canRemove={may} />
            ))}
          </ul>
        )}
      </QueryView>
      <AdjustmentDialog open={isAdding} onOpenChange={setAdding} />
    </Card>
  );
}

function AdjustmentRow({ adjustment, canRemove }: { readonly adjustment: ForecastAdjustment; readonly canRemove: boolean }) {
  const { org, currency } = useScope();
  const queryClient = useQueryClient();
  const accounts = useQuery(accountsQuery({ org, in: currency }));
  const path = (id: number | null) => accounts.data?.items.find((account) => account.id === id)?.path;
  const remove = useMutation({
    mutationFn: () => takeNothing(client.DELETE("/api/v1/forecasting/adjustments/{id}", { params: { path: { id: adjustment.id }, query: { org } } })),
    onSuccess: async () => {
      showToast(t("adjustment_removed"));
      await queryClient.invalidateQueries({ queryKey: forecastKey(org) });
    },
    onError: showError,
  });
  return (
    <li className="adjustment">
      <span className="adjustment-what">
        <span>
          {formatDate(adjustment.on)} · <Money amount={adjustment.amount.amount} asset={adjustment.amount.asset} flow signed />
        </span>
        <span>{adjustment.reason}</span>
        <span className="adjustment-note">
          {[path(adjustment.account), path(adjustment.category), adjustment.author].filter((each) => each !== undefined).join(" · ")}
        </span>
      </span>
      {canRemove && (
        <button type="button" className="button button-icon" aria-label={t("adjustment_remove", { date: formatDate(adjustment.on) })} disabled={remove.isPending} onClick={() => remove.mutate()}>
          <Icon name="trash" />
        </button>
      )}
    </li>
  );
}
