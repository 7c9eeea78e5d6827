// Changing an account: one write for its details, its closing and its reopening.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, take, WriteKeys } from "@/shared/api/client";
import { useScope } from "@/shared/api/scope";
import type { AccountChange } from "@/shared/api/types";
import { showToast } from "@/shared/ui/toasts";

export function useAccountChange(id: number, done: string, onDone: () => void) {
  const { org } = useScope();
  const queryClient = useQueryClient();
  const [keys] = useState(() => new WriteKeys());
  return useMutation({
    mutationFn: (body: AccountChange) => take(client.PATCH("/api/v1/accounts/{id}", { params: { path: { id }, query: { org }, header: keys.headerFor(body) }, body })),
    onSuccess: async (account) => {
      await queryClient.invalidateQueries({ queryKey: [org] });
      showToast(done, account.path);
      onDone();
    },
  });
}
