// What a link offers, or why it offers nothing any more.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { linkQuery } from "@/shared/api/identity-queries";
import { ApiError } from "@/shared/api/problem";
import type { LinkOffer } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { ErrorState, SkeletonRows } from "@/shared/ui/query-view";
import { Door } from "./door";

export function LinkDoor({ token, purpose, children }: { readonly token: string; readonly purpose: "setup" | "invitation"; readonly children: (offer: LinkOffer) => ReactNode }) {
  const link = useQuery(linkQuery(token));
  if (link.error instanceof ApiError && link.error.status < 500) return <Spent />;
  if (link.error !== null) {
    return (
      <Door title={t("link")}>
        <ErrorState error={link.error} onRetry={() => void link.refetch()} />
      </Door>
    );
  }
  if (link.data === undefined) {
    return (
      <Door title={t("link")}>
        <div role="status" aria-label={t("loading")}>
          <SkeletonRows rows={3} />
        </div>
      </Door>
    );
  }
  return link.data.purpose === purpose ? children(link.data) : <Spent />;
}

function Spent() {
  return (
    <Door title={t("link_spent")} text={t("link_spent_text")}>
      <div className="door-ways">
        <Link to="/sign-in" className="button button-wide">
          {t("to_sign_in")}
        </Link>
      </div>
    </Door>
  );
}
