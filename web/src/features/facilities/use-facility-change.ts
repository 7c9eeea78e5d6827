// Something done about a facility; afterwards everything that books show is asked for again.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { WriteKeys } from "@/shared/api/client";
import { useScope } from "@/shared/api/scope";
import { showError, showToast } from "@/shared/ui/toasts";

export function useFacilityChange<Input, Made>(change: (input: Input, header: { "Idempotency-Key": string }) => Promise<Made>, news: (made: Made) => string) {
  const { org } = useScope();
  const queryClient = useQueryClient();
  const [keys, setKeys] = useState(() => new WriteKeys());
  return useMutation({
    mutationFn: (input: Input) => change(input, keys.headerFor(input)),
    onSuccess: async (made) => {
      setKeys(new WriteKeys());
      showToast(news(made));
      await queryClient.invalidateQueries({ queryKey: [org] });
    },
    onError: showError,
  });
}
