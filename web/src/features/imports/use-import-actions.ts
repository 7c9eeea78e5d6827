// Everything that can be done with an import. The same write sent again carries the same idempotency key, so that it books nothing twice.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, take, takeNothing, WriteKeys } from "@/shared/api/client";
import { importQuery } from "@/shared/api/queries";
import { useScope } from "@/shared/api/scope";
import type { Import, Mapping } from "@/shared/api/types";
import { t, tn } from "@/shared/i18n/translate";
import { showError, showToast } from "@/shared/ui/toasts";

export function useUpload(onDone: (id: string) => void) {
  const { org } = useScope();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (files: readonly File[]) => {
      const form = new FormData();
      for (const file of files) form.append("files", file, file.name);
      return take(client.POST("/api/v1/imports", { params: { query: { org }, header: new WriteKeys().headerFor("upload") }, body: { files: [] }, bodySerializer: () => form }));
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
  const [keys] = useState(() => new WriteKeys());
  const place = (content: unknown) => ({ path: { id }, query: { org }, header: keys.headerFor(content) });
  const store = (next: Import) => queryClient.setQueryData(importQuery(org, id).queryKey, next);
  const refreshAll = () => queryClient.invalidateQueries({ queryKey: [org] });

  const commit = useMutation({
    mutationFn: ({ accounts, confirm }: Assignment) => take(client.POST("/api/v1/imports/{id}/commit", { params: place({ accounts, confirm }), body: { accounts, confirm } })),
    onSuccess: (next) => {
      store(next);
      showToast(t("import_committed_toast"), tn("lines_booked", next.totals.new));
      void refreshAll();
    },
    onError: showError,
  });
  const undo = useMutation({
    mutationFn: (reason: string) => take(client.POST("/api/v1/imports/{id}/undo", { params: place({ reason }), body: { reason } })),
    onSuccess: (next) => {
      store(next);
      showToast(t("import_undone_toast"), t("import_undone_text"));
      void refreshAll();
    },
    onError: showError,
  });
  const drop = useMutation({
    mutationFn: () => takeNothing(client.DELETE("/api/v1/imports/{id}", { params: place("drop") })),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: [org, "imports"] });
      onDropped();
    },
    onError: showError,
  });
  const remap = useMutation({
    mutationFn: (body: { file: number; mapping: Mapping }) => take(client.POST("/api/v1/imports/{id}/mapping", { params: place(body), body })),
    onSuccess: store,
    onError: showError,
  });
  return { commit, undo, drop, remap };
}
