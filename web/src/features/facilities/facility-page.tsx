// One facility: how it stands, its schedule beside the journal, and its interest.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { client, take } from "@/shared/api/client";
import { facilityQuery } from "@/shared/api/facility-queries";
import { useScope } from "@/shared/api/scope";
import type { Facility } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { useHotkeys } from "@/shared/ui/hotkeys";
import { Page } from "@/shared/ui/page";
import { QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { AccrualsCard } from "./accruals-card";
import { FacilityFigures } from "./facility-figures";
import { FacilityDialog } from "./facility-form";
import { ScheduleCard } from "./schedule-card";
import { useFacilityChange } from "./use-facility-change";
import "./facilities.css";

export function FacilityPage({ id }: { readonly id: string }) {
  const { org, asOf: as_of } = useScope();
  const query = useQuery(facilityQuery(org, id, as_of));
  return (
    <Page
      title={query.data?.name ?? t("facility")}
      wide
      eyebrow={
        <nav className="eyebrow" aria-label={t("breadcrumbs")}>
          <Link to="/facilities" className="crumb">
            {t("facilities")}
          </Link>
        </nav>
      }
      actions={query.data !== undefined && <FacilityActions facility={query.data} />}
    >
      <QueryView query={query} skeleton={<SkeletonRows rows={8} />}>
        {(facility) => (
          <>
            <FacilityFigures facility={facility} />
            <AccrualsCard facility={facility} />
            <ScheduleCard id={facility.id} />
          </>
        )}
      </QueryView>
    </Page>
  );
}

function FacilityActions({ facility }: { readonly facility: Facility }) {
  const may = useMay();
  const [isOpen, setOpen] = useState(false);
  const canWrite = may("facilities.write");
  const canChange = canWrite && facility.state !== "archived";
  useHotkeys(canChange ? { e: () => setOpen(true) } : {});
  if (!canWrite) return null;
  return (
    <>
      {canChange && (
        <button type="button" className="button" aria-keyshortcuts="e" onClick={() => setOpen(true)}>
          {t("change_facility")}
        </button>
      )}
      <ArchiveButton facility={facility} />
      <FacilityDialog facility={facility} open={isOpen} onOpenChange={setOpen} />
    </>
  );
}

function ArchiveButton({ facility }: { readonly facility: Facility }) {
  const { org } = useScope();
  const { id, version } = facility;
  const isArchived = facility.state === "archived";
  const change = useFacilityChange(
    (_: { readonly version: number }, header) => {
      const params = { path: { id }, query: { org }, header: { ...header, "If-Match": `"${String(version)}"` } };
      return take(isArchived ? client.POST("/api/v1/facilities/{id}/restore", { params }) : client.POST("/api/v1/facilities/{id}/archive", { params }));
    },
    () => (isArchived ? t("facility_restored") : t("facility_archived")),
  );
  return (
    <button type="button" className="button" disabled={change.isPending} onClick={() => change.mutate({ version })}>
      {isArchived ? t("facility_restore") : t("facility_archive")}
    </button>
  );
}
