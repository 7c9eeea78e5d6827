// Booking an entry. The same entry sent again carries the same key, so that a lost answer books nothing twice.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, take, WriteKeys } from "@/shared/api/client";
import { useScope } from "@/shared/api/scope";
import type { NewEntry } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { showToast } from "@/shared/ui/toasts";

export function useBookEntry() {
  const { org } = useScope();
  const queryClient = useQueryClient();
  const [keys, setKeys] = useState(() => new WriteKeys());
  return useMutation({
    mutationFn: (body: NewEntry) => take(client.POST("/api/v1/entries", { params: { query: { org }, header: keys.headerFor(body) }, body })),
    onSuccess: async (entry) => {
      setKeys(new WriteKeys()); // Once booked, the same content again is another entry.
      await queryClient.invalidateQueries({ queryKey: [org] });
      showToast(t("entry_booked", { id: String(entry.id) }), entry.description);
    },
  });
}
