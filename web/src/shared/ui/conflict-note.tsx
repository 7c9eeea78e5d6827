// Somebody else changed the same thing meanwhile: nothing was kept, and what is there now can be looked at.
import { useQueryClient } from "@tanstack/react-query";
import { useScope } from "@/shared/api/scope";
import { ApiError } from "@/shared/api/problem";
import { t } from "@/shared/i18n/translate";
import { Icon } from "./icon";

const PRECONDITION_FAILED = 412;

export const isConflict = (error: Error | null) => error instanceof ApiError && error.status === PRECONDITION_FAILED;

/** A form of a version starts afresh once what is there now has come: its key is the version. */
export function ConflictNote({ error }: { readonly error: Error | null }) {
  const { org } = useScope();
  const queryClient = useQueryClient();
  if (!isConflict(error)) return null;
  return (
    <p className="notice notice-warning" role="status">
      <Icon name="warning" />
      <span>{t("changed_meanwhile")}</span>
      <button type="button" className="button" onClick={() => void queryClient.invalidateQueries({ queryKey: [org] })}>
        {t("show_what_is_there")}
      </button>
    </p>
  );
}
