// Scenarios beside the forecast: choose some, and see them side by side.
import { Dialog } from "@base-ui/react/dialog";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { forecastScenariosQuery, type Around } from "@/shared/api/forecast-queries";
import { useScope } from "@/shared/api/scope";
import { t } from "@/shared/i18n/translate";
import { settleTyped } from "@/shared/money/typed-amount";
import { useMay } from "@/shared/session/session";
import { AmountInput } from "@/shared/ui/amount-input";
import { Field } from "@/shared/ui/controls";
import { Icon } from "@/shared/ui/icon";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { ScenarioComparison } from "./scenario-comparison";
import { ScenarioDialog } from "./scenario-dialog";
import { ScenarioItem } from "./scenario-item";

export function ScenarioDrawer({ open, onOpenChange, view }: { readonly open: boolean; readonly onOpenChange: (open: boolean) => void; readonly view: Around }) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop backdrop-light" />
        <Dialog.Popup className="drawer scenario-drawer">
          <Dialog.Title className="dialog-title">{t("scenarios")}</Dialog.Title>
          <Dialog.Description className="dialog-text">{t("scenario_text")}</Dialog.Description>
          {open && <Scenarios view={view} />}
          <Dialog.Close className="button button-icon drawer-close" aria-label={t("close")}>
            <Icon name="close" />
          </Dialog.Close>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

const MOST = 6;

function Scenarios({ view }: { readonly view: Around }) {
  const { org, currency } = useScope();
  const query = useQuery(forecastScenariosQuery(org));
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [limit, setLimit] = useState("");
  const [isNew, setNew] = useState(false);
  const may = useMay()("forecasts.adjust");
  const toggle = (name: string) => setChosen((before) => (before.includes(name) ? before.filter((each) => each !== name) : [...before, name].slice(-MOST)));
  const settled = limit === "" ? undefined : (settleTyped(limit) ?? undefined);
  return (
    <>
      <QueryView query={query} skeleton={<SkeletonRows rows={3} />} isEmpty={(list) => list.items.length === 0} empty={<EmptyState title={t("no_scenarios")} text={t("no_scenarios_text")} />}>
        {(list) => (
          <ul className="scenarios">
            {list.items.map((each) => (
              <ScenarioItem key={each.name} scenario={each} isChosen={chosen.includes(each.name)} canRemove={may} onToggle={() => toggle(each.name)} onRemoved={() => setChosen((before) => before.filter((name) => name !== each.name))} />
            ))}
          </ul>
        )}
      </QueryView>
      <div className="scenario-actions">
        <Field label={`${t("scenario_limit")} (${currency})`}>{(id) => <AmountInput id={id} text={limit} onChange={setLimit} placeholder="0" />}</Field>
        {may && (
          <button type="button" className="button" onClick={() => setNew(true)}>
            <Icon name="plus" /> {t("scenario_new")}
          </button>
        )}
      </div>
      <ScenarioComparison view={view} scenarios={chosen} limit={settled} />
      <ScenarioDialog open={isNew} onOpenChange={setNew} onKept={toggle} />
    </>
  );
}
