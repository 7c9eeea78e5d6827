// Everything that can be done with an import. Each write carries one idempotency key, so that a retry books nothing twice.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { client, newIdempotencyKey, take, takeNothing } from "@/shared/api/client";
import { importQuery } from "@/shared/api/queries";
import { useScope } from "@/shared/api/scope";
import type { Import, Mapping } from "@/shared/api/types";
import { t, tn } from "@/shared/i18n/translate";
import { showError, showToast } from "@/shared/ui/toasts";

const writeHeader = () => ({ "Idempotency-Key": newIdempotencyKey() });

export function useUpload(onDone: (id: string) => void) {
  const { org } = useScope();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (files: readonly File[]) => {
      const form = new FormData();
      for (const file of files) form.append("files", file, file.name);
      return take(client.POST("/api/v1/imports", { params: { query: { org }, header: writeHeader() }, body: { files: [] }, bodySerializer: () => form }));
    },
    onSuccess: (made) => {
      queryClient.setQueryData(importQuery(org, made.id).queryKey, made);
      void queryClient.invalidateQueries({ queryKey: [org, "imports"] });
      onDone(made.id);
    },
    onError: showError,
  });
}

export interface Assignment {
  readonly accounts: Readonly<Record<string, number | string>>;
  readonly confirm: boolean;
}

export function useImportActions(id: string, onDropped: () => void) {
  const { org } = useScope();
  const queryClient = useQueryClient();
  const place = () => ({ path: { id }, query: { org }, header: writeHeader() });
  const store = (next: Import) => queryClient.setQueryData(importQuery(org, id).queryKey, next);
  const refreshAll = () => queryClient.invalidateQueries({ queryKey: [org] });

  const commit = useMutation({
    mutationFn: ({ accounts, confirm }: Assignment) => take(client.POST("/api/v1/imports/{id}/commit", { params: place(), body: { accounts, confirm } })),
    onSuccess: (next) => {
      store(next);
      showToast(t("import_committed_toast"), tn("lines_booked", next.totals.new));
      void refreshAll();
    },
    onError: showError,
  });
  const undo = useMutation({
    mutationFn: (reason: string) => take(client.POST("/api/v1/imports/{id}/undo", { params: place(), body: { reason } })),
    onSuccess: (next) => {
      store(next);
      showToast(t("import_undone_toast"), t("import_undone_text"));
      void refreshAll();
    },
    onError: showError,
  });
  const drop = useMutation({
    mutationFn: () => takeNothing(client.DELETE("/api/v1/imports/{id}", { params: place() })),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: [org, "imports"] });
      onDropped();
    },
    onError: showError,
  });
  const remap = useMutation({
    mutationFn: (body: { file: number; mapping: Mapping }) => take(client.POST("/api/v1/imports/{id}/mapping", { params: place(), body })),
    onSuccess: store,
    onError: showError,
  });
  return { commit, undo, drop, remap };
}
