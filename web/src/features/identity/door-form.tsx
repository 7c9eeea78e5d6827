// A form behind a door: one button, what was refused beside it, and the wait when there were too many attempts.
import { useEffect, useState, type FormEvent, type ReactNode } from "react";
import { ApiError } from "@/shared/api/problem";
import { t } from "@/shared/i18n/translate";
import { formatClock, formatWait } from "@/shared/time/dates";
import { FormError } from "@/shared/ui/form-error";
import { Icon } from "@/shared/ui/icon";

export interface DoorFormProps {
  readonly submit: string;
  readonly isReady: boolean;
  readonly isBusy: boolean;
  readonly error: Error | null;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}

export function DoorForm({ submit, isReady, isBusy, error, onSubmit, children }: DoorFormProps) {
  const wait = useWait(error);
  const canSend = isReady && !isBusy && wait === null;
  return (
    <form
      className="form"
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        if (canSend) onSubmit();
      }}
    >
      {children}
      {wait === null ? !isWait(error) && <FormError error={error} /> : <LockedOut until={wait.until} left={wait.left} />}
      <button type="submit" className="button button-primary button-wide" disabled={!canSend}>
        {isBusy ? t("working") : submit}
      </button>
    </form>
  );
}

const isWait = (error: Error | null): error is ApiError => error instanceof ApiError && error.status === 429 && error.retryAfter !== null;

/** Until when one has to wait, counted down; null once it is over. */
function useWait(error: Error | null): { readonly until: number; readonly left: number } | null {
  const [state, setState] = useState<{ error: Error; until: number; left: number } | null>(null);
  useEffect(() => {
    if (!isWait(error)) return;
    const until = Date.now() + (error.retryAfter ?? 0) * 1000;
    const tick = () => setState({ error, until, left: Math.max(0, Math.ceil((until - Date.now()) / 1000)) });
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [error]);
  return state === null || state.error !== error || state.left === 0 ? null : state;
}

function LockedOut({ until, left }: { readonly until: number; readonly left: number }) {
  return (
    <div className="form-warning form-wait" role="alert">
      <Icon name="lock" />
      <p>
        <strong>{t("locked_out")}</strong> {t("locked_out_until", { time: formatClock(until) })}
        {/* The countdown is for the eye: read out every second it would be noise. */}
        <span aria-hidden="true"> {formatWait(left)}</span>
      </p>
    </div>
  );
}
