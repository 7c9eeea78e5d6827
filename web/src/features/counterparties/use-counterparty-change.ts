// A change of counterparties: sent again it carries the same key; afterwards everything about the organisation is asked for again.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, take, takeNothing, WriteKeys } from "@/shared/api/client";
import { useScope } from "@/shared/api/scope";
import type { Counterparty, NewCounterparty } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { showToast } from "@/shared/ui/toasts";

type Key = { readonly "Idempotency-Key": string };

function useChange<Input, Made>(change: (input: Input, key: Key) => Promise<Made>, news: string, onDone: (made: Made) => void) {
  const { org } = useScope();
  const queryClient = useQueryClient();
  const [keys] = useState(() => new WriteKeys());
  return useMutation({
    mutationFn: (input: Input) => change(input, keys.headerFor(input)),
    onSuccess: async (made) => {
      showToast(news);
      onDone(made);
      await queryClient.invalidateQueries({ queryKey: [org] });
    },
  });
}

const versionOf = (counterparty: Counterparty) => ({ "If-Match": `"${String(counterparty.version)}"` });

/** Keeps a new one, or changes the version of it that was shown. */
export function useKeep(counterparty: Counterparty | null, onDone: (kept: Counterparty) => void) {
  const { org } = useScope();
  const query = { org };
  return useChange(
    (body: NewCounterparty, key) =>
      counterparty === null
        ? take(client.POST("/api/v1/counterparties", { params: { query, header: key }, body }))
        : take(client.PUT("/api/v1/counterparties/{id}", { params: { path: { id: counterparty.id }, query, header: versionOf(counterparty) }, body })),
    t("counterparty_kept"),
    onDone,
  );
}

/** What an entry of the books is called and paid from becomes a part of a counterparty. */
export function useAdopt(onDone: () => void) {
  const { org } = useScope();
  return useChange(
    ({ into, more }: { readonly into: Counterparty; readonly more: Pick<NewCounterparty, "aliases" | "accounts"> }) => {
      const body = { name: into.name, aliases: [...into.aliases, ...(more.aliases ?? [])], accounts: [...into.accounts, ...(more.accounts ?? [])] };
      return take(client.PUT("/api/v1/counterparties/{id}", { params: { path: { id: into.id }, query: { org }, header: versionOf(into) }, body }));
    },
    t("counterparty_kept"),
    onDone,
  );
}

export function useMerge(onDone: (merged: Counterparty) => void) {
  const { org } = useScope();
  return useChange(
    ({ into, others }: { readonly into: string; readonly others: string[] }, header) => take(client.POST("/api/v1/counterparties/{id}/merge", { params: { path: { id: into }, query: { org }, header }, body: { others } })),
    t("counterparties_merged"),
    onDone,
  );
}

export function useSplit(counterparty: Counterparty, onDone: (split: Counterparty) => void) {
  const { org } = useScope();
  return useChange(
    (body: NewCounterparty, key) => take(client.POST("/api/v1/counterparties/{id}/split", { params: { path: { id: counterparty.id }, query: { org }, header: { ...versionOf(counterparty), ...key } }, body })),
    t("counterparty_split"),
    ({ split }) => onDone(split),
  );
}

export function useRemove(counterparty: Counterparty, onDone: () => void) {
  const { org } = useScope();
  return useChange((_: undefined, key) => takeNothing(client.DELETE("/api/v1/counterparties/{id}", { params: { path: { id: counterparty.id }, query: { org }, header: { ...versionOf(counterparty), ...key } } })), t("counterparty_deleted"), onDone);
}
