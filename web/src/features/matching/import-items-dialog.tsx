// Payables and receivables from a file: all of it or nothing, with every wrong row named.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, take, WriteKeys } from "@/shared/api/client";
import { useScope } from "@/shared/api/scope";
import { t, tn } from "@/shared/i18n/translate";
import { formatCount } from "@/shared/time/dates";
import { Field, SelectField } from "@/shared/ui/controls";
import { DialogForm, FormDialog } from "@/shared/ui/form-dialog";
import { showToast } from "@/shared/ui/toasts";

const EXAMPLE = "kind,counterparty,reference,amount,currency,due\nreceivable,Kunde AG,RE-1001,1190.00,EUR,2026-03-31";
const KINDS = ["file", "receivable", "payable"] as const;
type Kind = (typeof KINDS)[number];

export function ImportItemsDialog({ open, onOpenChange }: { readonly open: boolean; readonly onOpenChange: (open: boolean) => void }) {
  return (
    <FormDialog open={open} onOpenChange={onOpenChange} title={t("import_items")} text={t("import_items_text")}>
      <ImportItemsForm onDone={() => onOpenChange(false)} />
    </FormDialog>
  );
}

function ImportItemsForm({ onDone }: { readonly onDone: () => void }) {
  const { org } = useScope();
  const queryClient = useQueryClient();
  const [file, setFile] = useState<File>();
  const [kind, setKind] = useState<Kind>("file");
  const [keys] = useState(() => new WriteKeys());
  const send = useMutation({
    mutationFn: (chosen: File) =>
      take(
        client.POST("/api/v1/expected-items/import", {
          params: { query: { org, name: chosen.name, ...(kind === "file" ? {} : { kind }) }, header: keys.headerFor([chosen.name, chosen.size, chosen.lastModified, kind]) },
          headers: { "Content-Type": "application/octet-stream" },
          body: "",
          bodySerializer: () => chosen,
        }),
      ),
    onSuccess: async (done) => {
      await queryClient.invalidateQueries({ queryKey: [org] });
      showToast(tn("items_added", done.items.length), done.known === 0 ? "" : t("items_known", { count: formatCount(done.known) }));
      onDone();
    },
  });
  const kinds = KINDS.map((each) => ({ value: each, label: each === "file" ? t("kind_in_file") : t(`kind_${each}`) }));
  return (
    <DialogForm submit={t("import_items")} isReady={file !== undefined} isBusy={send.isPending} error={send.error} onSubmit={() => file !== undefined && send.mutate(file)}>
      <Field label={t("file")}>
        {(id) => (
          <input
            id={id}
            type="file"
            className="input input-file"
            accept=".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            onChange={(event) => {
              send.reset();
              setFile(event.target.files?.[0]);
            }}
          />
        )}
      </Field>
      <SelectField label={t("kind_for_rows")} value={kind} onChange={setKind} choices={kinds} />
      <pre className="example" aria-label={t("example")}>
        {EXAMPLE}
      </pre>
    </DialogForm>
  );
}
