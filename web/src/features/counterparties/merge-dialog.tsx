// Several that are one: which of them stays, and takes the names and accounts of the others.
import { useState } from "react";
import type { Counterparty } from "@/shared/api/types";
import { t, tn } from "@/shared/i18n/translate";
import { DialogForm, FormDialog } from "@/shared/ui/form-dialog";
import { useMerge } from "./use-counterparty-change";

export interface MergeDialogProps {
  readonly chosen: readonly Counterparty[];
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onMerged: () => void;
}

export function MergeDialog({ chosen, open, onOpenChange, onMerged }: MergeDialogProps) {
  return (
    <FormDialog open={open} onOpenChange={onOpenChange} title={tn("merge_counterparties", chosen.length)} text={t("merge_text")}>
      <MergeForm
        chosen={chosen}
        onDone={() => {
          onOpenChange(false);
          onMerged();
        }}
      />
    </FormDialog>
  );
}

function MergeForm({ chosen, onDone }: { readonly chosen: readonly Counterparty[]; readonly onDone: () => void }) {
  // Most of the books call it so.
  const [into, setInto] = useState(() => chosen.toSorted((left, right) => right.lines - left.lines)[0]?.id ?? "");
  const merge = useMerge(onDone);
  const others = chosen.map(({ id }) => id).filter((id) => id !== into);
  return (
    <DialogForm submit={t("merge")} isReady={others.length > 0} isBusy={merge.isPending} error={merge.error} onSubmit={() => merge.mutate({ into, others })}>
      <fieldset className="choices">
        <legend className="field-label">{t("which_stays")}</legend>
        {chosen.map((each) => (
          <label key={each.id} className="choice">
            <input type="radio" name="into" checked={each.id === into} onChange={() => setInto(each.id)} />
            <span>{each.name}</span>
            <span className="choice-amount muted">{tn("lines_with", each.lines)}</span>
          </label>
        ))}
      </fieldset>
    </DialogForm>
  );
}
