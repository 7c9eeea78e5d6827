// Prices from a CSV file: all of it or nothing, with every wrong line named.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, take, WriteKeys } from "@/shared/api/client";
import { useScope } from "@/shared/api/scope";
import { t } from "@/shared/i18n/translate";
import { Field } from "@/shared/ui/controls";
import { DialogForm, FormDialog } from "@/shared/ui/form-dialog";
import { showToast } from "@/shared/ui/toasts";
import { putText } from "./put-text";

const EXAMPLE = "base,quote,on,rate,source\nUSD,EUR,2026-11-20,0.93211,ECB";

export function ImportPricesDialog({ open, onOpenChange }: { readonly open: boolean; readonly onOpenChange: (open: boolean) => void }) {
  return (
    <FormDialog open={open} onOpenChange={onOpenChange} title={t("import_prices")} text={t("import_prices_text")}>
      <ImportPricesForm onDone={() => onOpenChange(false)} />
    </FormDialog>
  );
}

function ImportPricesForm({ onDone }: { readonly onDone: () => void }) {
  const { org } = useScope();
  const queryClient = useQueryClient();
  const [file, setFile] = useState<File>();
  const [keys] = useState(() => new WriteKeys());
  const send = useMutation({
    mutationFn: async (chosen: File) => {
      const text = await chosen.text();
      return take(client.POST("/api/v1/prices/import", { params: { query: { org }, header: keys.headerFor(text) }, headers: { "Content-Type": "text/csv" }, body: text, bodySerializer: (body) => body }));
    },
    onSuccess: async (put) => {
      await queryClient.invalidateQueries({ queryKey: [org] });
      showToast(t("prices_kept"), putText(put));
      onDone();
    },
  });
  return (
    <DialogForm submit={t("import_prices_confirm")} isReady={file !== undefined} isBusy={send.isPending} error={send.error} onSubmit={() => file !== undefined && send.mutate(file)}>
      <Field label={t("file")}>
        {(id) => (
          <input
            id={id}
            type="file"
            className="input input-file"
            accept=".csv,text/csv"
            onChange={(event) => {
              send.reset();
              setFile(event.target.files?.[0]);
            }}
          />
        )}
      </Field>
      <pre className="example" aria-label={t("example")}>
        {EXAMPLE}
      </pre>
    </DialogForm>
  );
}
