// Keeping, renaming and forgetting CSV mappings. A name that must be new says so to the server, so that nobody's is overwritten.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { client, take, takeNothing } from "@/shared/api/client";
import { useScope } from "@/shared/api/scope";
import type { Mapping } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { showError, showToast } from "@/shared/ui/toasts";

export interface SaveMapping {
  readonly name: string;
  readonly mapping: Mapping;
  readonly replace: boolean;
}

export interface RenameMapping {
  readonly from: string;
  readonly to: string;
  readonly mapping: Mapping;
}

export function useSavedMappings(onDone: () => void) {
  const { org } = useScope();
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey: [org, "mappings"] });
  const put = ({ name, mapping, replace }: SaveMapping) =>
    take(client.PUT("/api/v1/mappings/{name}", { params: { path: { name }, query: { org }, ...(replace ? {} : { header: { "If-None-Match": "*" } }) }, body: mapping }));
  const remove = (name: string) => takeNothing(client.DELETE("/api/v1/mappings/{name}", { params: { path: { name }, query: { org } } }));

  const save = useMutation({
    mutationFn: put,
    onSuccess: (_, { name }) => {
      showToast(t("mapping_saved"), name);
      onDone();
      void refresh();
    },
  });
  const rename = useMutation({
    mutationFn: async ({ from, to, mapping }: RenameMapping) => {
      await put({ name: to, mapping: { ...mapping, name: to }, replace: false });
      await remove(from); // The new name first: a failure between the two leaves both, never none.
    },
    onSuccess: (_, { to }) => {
      showToast(t("mapping_renamed"), to);
      onDone();
    },
    onSettled: refresh,
  });
  const forget = useMutation({
    mutationFn: remove,
    onSuccess: (_, name) => {
      showToast(t("mapping_deleted"), name);
      onDone();
    },
    onError: showError,
    onSettled: refresh,
  });
  return { save, rename, forget };
}
