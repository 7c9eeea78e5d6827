// Something done about a job: afterwards jobs, schedules, backups and health are asked for again.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { backupsQuery, detailedHealthQuery, jobsKey, schedulesQuery } from "@/shared/api/operations-queries";
import { useScope } from "@/shared/api/scope";
import { showError, showToast } from "@/shared/ui/toasts";

export function useJobChange<Made>(change: () => Promise<Made>, news: string) {
  const { org } = useScope();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async () => {
      showToast(news);
      await Promise.all([jobsKey(org), schedulesQuery(org).queryKey, backupsQuery(org).queryKey, detailedHealthQuery().queryKey].map((queryKey) => queryClient.invalidateQueries({ queryKey })));
    },
    onError: showError,
  });
}
