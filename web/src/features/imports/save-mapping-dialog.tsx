// Keeping the mapping of this file under a name, for the next file of the same bank.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { mappingsQuery } from "@/shared/api/report-queries";
import { useScope } from "@/shared/api/scope";
import type { Mapping } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { DialogForm, FormDialog } from "@/shared/ui/form-dialog";
import { TextField } from "@/shared/ui/text-field";
import { useSavedMappings } from "./use-saved-mappings";

export interface SaveMappingDialogProps {
  readonly mapping: Mapping;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function SaveMappingDialog({ mapping, open, onOpenChange }: SaveMappingDialogProps) {
  return (
    <FormDialog open={open} onOpenChange={onOpenChange} title={t("save_mapping")} text={t("save_mapping_text")}>
      <SaveMappingForm mapping={mapping} onDone={() => onOpenChange(false)} />
    </FormDialog>
  );
}

function SaveMappingForm({ mapping, onDone }: { readonly mapping: Mapping; readonly onDone: () => void }) {
  const { org } = useScope();
  const saved = useQuery(mappingsQuery(org));
  const [name, setName] = useState(mapping.name ?? "");
  const { save } = useSavedMappings(onDone);
  const names = (saved.data?.items ?? []).flatMap((each) => each.name ?? []);
  const wanted = name.trim();
  const replace = names.includes(wanted);
  return (
    <DialogForm submit={replace ? t("replace_mapping") : t("save")} isReady={isMappingName(wanted)} isBusy={save.isPending} error={save.error} onSubmit={() => save.mutate({ name: wanted, mapping: { ...mapping, name: wanted }, replace })}>
      <TextField label={t("mapping_name")} value={name} onChange={setName} hint={replace ? t("mapping_replaces") : t("mapping_name_hint")} suggestions={names} maxLength={120} autoFocus />
    </DialogForm>
  );
}

export const isMappingName = (name: string) => name !== "" && !name.includes("/");
