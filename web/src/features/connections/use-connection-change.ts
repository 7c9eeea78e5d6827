// Something done about a connection: afterwards everything that lines can change is asked for again.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useScope } from "@/shared/api/scope";
import { showError } from "@/shared/ui/toasts";

export function useConnectionChange<Made>(change: () => Promise<Made>, tell: (made: Made) => void) {
  const { org } = useScope();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async (made) => {
      tell(made);
      await queryClient.invalidateQueries({ queryKey: [org] });
    },
    onError: showError,
  });
}
