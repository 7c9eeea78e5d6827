// Booking interest now: first what would be booked up to a day, then the button that does it.
import { useQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, take, WriteKeys } from "@/shared/api/client";
import { accrualsQuery } from "@/shared/api/facility-queries";
import { useScope } from "@/shared/api/scope";
import type { Accrual, Facility } from "@/shared/api/types";
import { t, tn } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { addDecimals, decimalToText, parseDecimal } from "@/shared/money/money";
import { formatDate, today } from "@/shared/time/dates";
import { DialogForm, FormDialog } from "@/shared/ui/form-dialog";
import { QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { showToast } from "@/shared/ui/toasts";
import { DayField } from "./facility-fields";

export interface AccrueDialogProps {
  readonly facility: Facility;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function AccrueDialog({ facility, open, onOpenChange }: AccrueDialogProps) {
  return (
    <FormDialog open={open} onOpenChange={onOpenChange} title={t("book_accruals")} text={t("book_accruals_text")}>
      <AccrueForm id={facility.id} onDone={() => onOpenChange(false)} />
    </FormDialog>
  );
}

const isDue = ({ state }: Accrual) => state === "due";

function AccrueForm({ id, onDone }: { readonly id: string; readonly onDone: () => void }) {
  const { org } = useScope();
  const queryClient = useQueryClient();
  const [until, setUntil] = useState(today);
  const [keys] = useState(() => new WriteKeys());
  const preview = useQuery(accrualsQuery(org, id, until === "" ? undefined : until));
  const body = { until: until === "" ? null : until };
  const book = useMutation({
    mutationFn: () => take(client.POST("/api/v1/facilities/{id}/accruals", { params: { path: { id }, query: { org }, header: keys.headerFor(body) }, body })),
    onSuccess: async ({ booked, problems }) => {
      await queryClient.invalidateQueries({ queryKey: [org] });
      showToast(tn("accruals_booked", booked), problems.join("; "));
      onDone();
    },
  });
  const due = preview.data?.items.filter(isDue) ?? [];
  return (
    <DialogForm submit={t("book_accruals")} isReady={due.length > 0 && !preview.isPlaceholderData} isBusy={book.isPending} error={book.error} onSubmit={() => book.mutate()}>
      <DayField label={t("accrue_until")} hint={t("accrue_until_hint")} value={until} error={undefined} onChange={setUntil} />
      <QueryView query={preview} skeleton={<SkeletonRows rows={3} />} isEmpty={({ items }) => !items.some(isDue)} empty={<p className="muted">{t("accrue_nothing")}</p>}>
        {({ items }) => <Due rows={items.filter(isDue)} />}
      </QueryView>
    </DialogForm>
  );
}

/** Few are shown, all are in the sum. */
const SHOWN = 6;

function Due({ rows }: { readonly rows: readonly Accrual[] }) {
  const asset = rows[0]?.amount.asset ?? "";
  const sum = rows.reduce((before, { amount }) => addDecimals(before, parseDecimal(amount.amount) ?? { units: 0n, scale: 0 }), { units: 0n, scale: 0 });
  return (
    <div className="accrue-preview" role="region" aria-label={t("accrue_preview")}>
      <ul>
        {rows.slice(0, SHOWN).map((each) => (
          <li key={each.to}>
            <span>{formatDate(each.booked_on)}</span>
            <Money amount={each.amount.amount} asset={asset} />
          </li>
        ))}
      </ul>
      {rows.length > SHOWN && <p className="muted">{tn("accrue_more", rows.length - SHOWN)}</p>}
      <p className="accrue-sum">
        {tn("accrue_entries", rows.length)} <Money amount={decimalToText(sum)} asset={asset} />
      </p>
    </div>
  );
}
