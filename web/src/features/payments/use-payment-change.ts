// A step with payments. The same step sent again carries the same key; afterwards everything about payments is asked for again.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { WriteKeys } from "@/shared/api/client";
import { useScope } from "@/shared/api/scope";
import { showToast } from "@/shared/ui/toasts";

export function usePaymentChange<Input, Made>(change: (input: Input, header: { "Idempotency-Key": string }) => Promise<Made>, news: string, onDone: (made: Made) => void) {
  const { org } = useScope();
  const queryClient = useQueryClient();
  const [keys, setKeys] = useState(() => new WriteKeys());
  return useMutation({
    mutationFn: (input: Input) => change(input, keys.headerFor(input)),
    onSuccess: async (made) => {
      setKeys(new WriteKeys());
      showToast(news);
      onDone(made);
      await queryClient.invalidateQueries({ queryKey: [org] });
    },
  });
}
