// How the installation is: its health, what it does in the background, and when it does it by itself. What else is operated gets a card of its own here.
import type { JobState } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { Page } from "@/shared/ui/page";
import { BackupsCard } from "./backups-card";
import { ConnectionsCard } from "./connections-card";
import { HealthCard } from "./health-card";
import { JobsCard } from "./jobs-card";
import { SchedulesCard } from "./schedules-card";
import "./operations.css";

export interface OperationsView {
  readonly state: JobState | undefined;
}

export function OperationsPage({ view, onChange }: { readonly view: OperationsView; readonly onChange: (view: OperationsView) => void }) {
  const may = useMay();
  return (
    <Page title={t("operations")} wide>
      <HealthCard />
      <JobsCard state={view.state} onState={(state) => onChange({ state })} />
      <BackupsCard />
      {may("connections.read") && <ConnectionsCard />}
      <SchedulesCard />
    </Page>
  );
}
