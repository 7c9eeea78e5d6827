// A saved mapping in place of the guessed one.
import { useQuery } from "@tanstack/react-query";
import { mappingsQuery } from "@/shared/api/report-queries";
import { useScope } from "@/shared/api/scope";
import type { Mapping } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { SelectField } from "@/shared/ui/controls";

export function SavedMappingSelect({ current, onChoose }: { readonly current: string; readonly onChoose: (mapping: Mapping) => void }) {
  const { org } = useScope();
  const saved = useQuery(mappingsQuery(org)).data?.items ?? [];
  if (saved.length === 0) return null;
  const choices = saved.flatMap(({ name }) => (typeof name === "string" ? [{ value: name, label: name }] : []));
  const isKnown = choices.some((choice) => choice.value === current);
  return (
    <SelectField
      label={t("saved_mapping")}
      value={isKnown ? current : ""}
      choices={[{ value: "", label: t("mapping_none") }, ...choices]}
      onChange={(name) => {
        const mapping = saved.find((each) => each.name === name);
        if (mapping !== undefined) onChoose(mapping);
      }}
    />
  );
}
