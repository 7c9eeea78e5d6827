// A new scenario: a name and one change. More changes come by the API; one is what people ask for.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, take } from "@/shared/api/client";
import { forecastKey } from "@/shared/api/forecast-queries";
import { useScope } from "@/shared/api/scope";
import { t } from "@/shared/i18n/translate";
import { SelectField } from "@/shared/ui/controls";
import { DialogForm, FormDialog } from "@/shared/ui/form-dialog";
import { TextField } from "@/shared/ui/text-field";
import { showToast } from "@/shared/ui/toasts";
import { changeKinds, changeOf, emptyChange, fieldsOf, type ChangeDraft } from "./change-draft";
import { ChangeFieldInput } from "./change-field";

interface ScenarioDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onKept: (name: string) => void;
}

export function ScenarioDialog({ open, onOpenChange, onKept }: ScenarioDialogProps) {
  const done = (name: string) => {
    onOpenChange(false);
    onKept(name);
  };
  return (
    <FormDialog open={open} onOpenChange={onOpenChange} title={t("scenario_new")} text={t("scenario_text")}>
      <ScenarioForm onDone={done} />
    </FormDialog>
  );
}

function ScenarioForm({ onDone }: { readonly onDone: (name: string) => void }) {
  const { org } = useScope();
  const queryClient = useQueryClient();
  const [name, setName] = useState("");
  const [draft, setDraft] = useState<ChangeDraft>(emptyChange);
  const change = changeOf(draft);
  const keep = useMutation({
    mutationFn: () => take(client.PUT("/api/v1/forecasting/scenarios/{name}", { params: { path: { name: name.trim() }, query: { org }, header: { "If-None-Match": "*" } }, body: { about: "", changes: change === null ? [] : [change] } })),
    onSuccess: async (kept) => {
      await queryClient.invalidateQueries({ queryKey: forecastKey(org) });
      showToast(t("scenario_kept"));
      onDone(kept.name);
    },
  });
  return (
    <DialogForm submit={t("scenario_new")} isReady={name.trim() !== "" && change !== null} isBusy={keep.isPending} error={keep.error} onSubmit={() => keep.mutate()}>
      <TextField label={t("scenario_name")} value={name} onChange={setName} maxLength={100} autoFocus />
      <SelectField label={t("change_kind")} value={draft.kind} choices={changeKinds.map((value) => ({ value, label: t(`change_${value}`) }))} onChange={(kind) => setDraft({ ...draft, kind })} />
      {fieldsOf[draft.kind].map((field) => (
        <ChangeFieldInput key={field} field={field} draft={draft} onChange={(value) => setDraft({ ...draft, [field]: value })} />
      ))}
    </DialogForm>
  );
}
