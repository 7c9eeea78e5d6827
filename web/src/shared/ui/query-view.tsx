// A query on a page: loading, error and empty cannot be left out, and old data says its age.
import type { UseQueryResult } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { ApiError } from "@/shared/api/problem";
import { t } from "@/shared/i18n/translate";
import { formatAge } from "@/shared/time/dates";
import { Icon } from "./icon";

export interface QueryViewProps<T> {
  readonly query: UseQueryResult<T>;
  readonly skeleton: ReactNode;
  readonly isEmpty?: (data: T) => boolean;
  readonly empty?: ReactNode;
  readonly children: (data: T) => ReactNode;
}

export function QueryView<T>({ query, skeleton, isEmpty, empty, children }: QueryViewProps<T>) {
  const { data, error } = query;
  const retry = () => void query.refetch();
  if (data === undefined) {
    if (error !== null) return <ErrorState error={error} onRetry={retry} />;
    return (
      <div role="status" aria-label={t("loading")} className="loading">
        {skeleton}
      </div>
    );
  }
  return (
    <>
      {error !== null && (
        <p className="notice notice-warning" role="status">
          <Icon name="warning" />
          <span>{t("stale_data", { age: formatAge(query.dataUpdatedAt) })}</span>
          <button type="button" className="button button-quiet" onClick={retry}>
            {t("retry")}
          </button>
        </p>
      )}
      {isEmpty?.(data) ? empty : children(data)}
    </>
  );
}

export function ErrorState({ error, onRetry }: { readonly error: Error; readonly onRetry?: () => void }) {
  const isApi = error instanceof ApiError;
  return (
    <div className="state" role="alert">
      <span className="state-icon state-icon-error">
        <Icon name="warning" size={20} />
      </span>
      <h2 className="state-title">{isApi ? error.title : t("error_unreachable")}</h2>
      <p className="state-text">{isApi ? error.message : t("error_unreachable_text")}</p>
      {isApi && (
        <p className="state-code">
          <code>{error.code}</code>
          {error.requestId !== null && (
            <>
              {" · "}
              {t("request_id")} <code>{error.requestId}</code>
            </>
          )}
        </p>
      )}
      {isApi && error.code === "second-factor-required" && (
        <Link to="/security" className="button button-primary">
          {t("set_up_second_factor")}
        </Link>
      )}
      {onRetry !== undefined && (
        <button type="button" className="button" onClick={onRetry}>
          {t("retry")}
        </button>
      )}
    </div>
  );
}

export function EmptyState({ title, text, action }: { readonly title: string; readonly text: string; readonly action?: ReactNode }) {
  return (
    <div className="state">
      <h2 className="state-title">{title}</h2>
      <p className="state-text">{text}</p>
      {action}
    </div>
  );
}

export function SkeletonRows({ rows = 6 }: { readonly rows?: number }) {
  return (
    <div className="skeleton-rows">
      {Array.from({ length: rows }, (_, index) => (
        <span key={index} className="skeleton" />
      ))}
    </div>
  );
}
