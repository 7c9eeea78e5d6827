// Adding a facility, or giving one other terms. What somebody else changed meanwhile is not overwritten: it is said, and can be loaded.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, take, WriteKeys } from "@/shared/api/client";
import { facilityQuery } from "@/shared/api/facility-queries";
import { ApiError } from "@/shared/api/problem";
import { accountsQuery } from "@/shared/api/queries";
import { useScope } from "@/shared/api/scope";
import type { Facility } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { today } from "@/shared/time/dates";
import { DialogForm, FormDialog } from "@/shared/ui/form-dialog";
import { showError, showToast } from "@/shared/ui/toasts";
import { FacilityBookingFields } from "./facility-booking-fields";
import { FacilityDaysFields } from "./facility-days-fields";
import { draftOf, freshDraft, isReady, termsOf, type FacilityDraft } from "./facility-draft";
import { FacilityFields } from "./facility-fields";

export interface FacilityDialogProps {
  /** The one to change; none for a new one. */
  readonly facility: Facility | null;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onKept?: (facility: Facility) => void;
}

export function FacilityDialog({ facility, open, onOpenChange, onKept }: FacilityDialogProps) {
  const done = (kept: Facility) => {
    onOpenChange(false);
    onKept?.(kept);
  };
  return (
    <FormDialog open={open} onOpenChange={onOpenChange} title={facility === null ? t("new_facility") : t("change_facility")} text={facility === null ? t("new_facility_text") : t("change_facility_text")}>
      <FacilityForm facility={facility} onDone={done} />
    </FormDialog>
  );
}

function FacilityForm({ facility, onDone }: { readonly facility: Facility | null; readonly onDone: (kept: Facility) => void }) {
  const { org, currency } = useScope();
  const queryClient = useQueryClient();
  const accounts = useQuery(accountsQuery({ org, in: currency }));
  const [draft, setDraft] = useState<FacilityDraft>(() => (facility === null ? freshDraft(currency, today()) : draftOf(facility)));
  const [version, setVersion] = useState(facility?.version ?? 0);
  const [keys] = useState(() => new WriteKeys());
  const body = termsOf(draft);
  const keep = useMutation({
    mutationFn: () => {
      if (facility === null) return take(client.POST("/api/v1/facilities", { params: { query: { org }, header: keys.headerFor(body) }, body }));
      return take(client.PUT("/api/v1/facilities/{id}", { params: { path: { id: facility.id }, query: { org }, header: { "If-Match": `"${String(version)}"` } }, body }));
    },
    onSuccess: async (kept) => {
      await queryClient.invalidateQueries({ queryKey: [org] });
      showToast(facility === null ? t("facility_added") : t("facility_changed"), kept.name);
      onDone(kept);
    },
  });
  const load = useMutation({
    mutationFn: (id: string) => queryClient.fetchQuery({ ...facilityQuery(org, id, undefined), staleTime: 0 }),
    onSuccess: (now) => {
      keep.reset();
      setDraft(draftOf(now));
      setVersion(now.version);
    },
    onError: showError,
  });
  const fault = keep.error instanceof ApiError ? keep.error : null;
  const isStale = fault?.status === 412;
  const change = (part: Partial<FacilityDraft>) => {
    // What was refused was about the text that stood there; that somebody else changed it stays true.
    if (!isStale) keep.reset();
    setDraft({ ...draft, ...part });
  };
  const fields = { draft, accounts: accounts.data?.items ?? [], faultOf: (field: string) => (fault?.field === field ? fault.message : undefined), onChange: change };
  const isAtField = fault !== null && fault.field !== null && fault.field in body;
  return (
    <DialogForm submit={facility === null ? t("add_facility") : t("save")} isReady={isReady(draft) && !isStale} isBusy={keep.isPending} error={isAtField || isStale ? null : keep.error} onSubmit={() => keep.mutate()}>
      <FacilityFields {...fields} />
      <FacilityDaysFields {...fields} />
      <FacilityBookingFields {...fields} />
      {isStale && facility !== null && (
        <div className="notice notice-warning facility-stale" role="alert">
          <p>{t("facility_stale")}</p>
          <button type="button" className="button" disabled={load.isPending} onClick={() => load.mutate(facility.id)}>
            {t("facility_load")}
          </button>
        </div>
      )}
    </DialogForm>
  );
}
