// Everything that changes rules or applies them.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, take, takeNothing, WriteKeys } from "@/shared/api/client";
import { useScope } from "@/shared/api/scope";
import type { Rule, RuleWords } from "@/shared/api/types";
import { t, tn } from "@/shared/i18n/translate";
import { showError, showToast } from "@/shared/ui/toasts";

export function useRules(onDone: () => void) {
  const { org } = useScope();
  const queryClient = useQueryClient();
  const [keys] = useState(() => new WriteKeys());
  const refresh = () => queryClient.invalidateQueries({ queryKey: [org] });
  const query = { org };

  const keep = useMutation({
    mutationFn: ({ rule, words }: { readonly rule: Rule | null; readonly words: RuleWords }) =>
      rule === null
        ? take(client.POST("/api/v1/rules", { params: { query, header: keys.headerFor(words) }, body: { rule: words } }))
        : take(client.PUT("/api/v1/rules/{id}", { params: { path: { id: rule.id }, query, header: { "If-Match": `"${rule.version}"` } }, body: { rule: words, active: rule.active, position: rule.position } })),
    onSuccess: (kept) => {
      showToast(t("rule_kept"), kept.rule.name);
      onDone();
      void refresh();
    },
  });
  const remove = useMutation({
    mutationFn: (rule: Rule) => takeNothing(client.DELETE("/api/v1/rules/{id}", { params: { path: { id: rule.id }, query, header: { "If-Match": `"${rule.version}"` } } })),
    onSuccess: (_, rule) => {
      showToast(t("rule_deleted"), rule.rule.name);
      onDone();
    },
    onError: showError,
    onSettled: refresh,
  });
  const order = useMutation({
    mutationFn: (rules: string[]) => take(client.PUT("/api/v1/rules/order", { params: { query }, body: { rules } })),
    onError: showError,
    onSettled: refresh,
  });
  const preview = useMutation({
    mutationFn: (draft: RuleWords | undefined) => take(client.POST("/api/v1/rules/preview", { params: { query }, body: draft === undefined ? {} : { draft } })),
  });
  const apply = useMutation({
    mutationFn: () => take(client.POST("/api/v1/rules/apply", { params: { query, header: keys.headerFor(Date.now()) }, body: {} })),
    onSuccess: (batch) => {
      showToast(tn("applied", batch.lines));
      onDone();
      void refresh();
    },
  });
  return { keep, remove, order, preview, apply };
}
