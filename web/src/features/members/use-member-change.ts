// A change to who is in: afterwards everything about members is asked for again.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { invitationsQuery, membersQuery } from "@/shared/api/identity-queries";
import { useScope } from "@/shared/api/scope";
import { showToast } from "@/shared/ui/toasts";

export function useMemberChange<Input, Made>(change: (input: Input) => Promise<Made>, news: string, onDone: (made: Made) => void) {
  const { org } = useScope();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async (made) => {
      showToast(news);
      onDone(made);
      await Promise.all([membersQuery(org), invitationsQuery(org)].map(({ queryKey }) => queryClient.invalidateQueries({ queryKey })));
    },
  });
}
