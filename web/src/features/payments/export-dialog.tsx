// Making a file for the bank: the format, then what was made and what is written otherwise.
import { useState } from "react";
import { client, take } from "@/shared/api/client";
import { useScope } from "@/shared/api/scope";
import type { MadePaymentFile, Payment } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Segmented } from "@/shared/ui/controls";
import { downloadText } from "@/shared/ui/download";
import { DialogForm, FormDialog } from "@/shared/ui/form-dialog";
import { Icon } from "@/shared/ui/icon";
import { PaymentSummary } from "./payment-summary";
import { usePaymentChange } from "./use-payment-change";

const formats = ["pain.001.001.09", "pain.001.001.03"] as const;
type Format = (typeof formats)[number];

export function ExportDialog({ open, onOpenChange, payments }: { readonly open: boolean; readonly onOpenChange: (open: boolean) => void; readonly payments: readonly Payment[] }) {
  return (
    <FormDialog open={open} onOpenChange={onOpenChange} title={t("make_file_title")} text={t("make_file_text")}>
      <ExportForm payments={payments} />
    </FormDialog>
  );
}

function ExportForm({ payments }: { readonly payments: readonly Payment[] }) {
  const { org } = useScope();
  // What was chosen stays shown when the list behind it changes.
  const [chosen] = useState(payments);
  const [format, setFormat] = useState<Format>("pain.001.001.09");
  const [made, setMade] = useState<MadePaymentFile | null>(null);
  const body = { payments: chosen.map(({ id }) => id), format };
  const make = usePaymentChange(
    (_: undefined, header) => take(client.POST("/api/v1/payment-files", { params: { query: { org }, header }, body })),
    t("make_file"),
    (file) => {
      setMade(file);
      downloadText(file.name, file.text);
    },
  );
  if (made !== null) return <Made file={made} />;
  return (
    <DialogForm submit={t("make_file")} isReady isBusy={make.isPending} error={make.error} onSubmit={() => make.mutate(undefined)}>
      <PaymentSummary payments={chosen} />
      <Segmented label={t("file_format")} value={format} onChange={setFormat} choices={formats.map((value) => ({ value, label: value }))} />
    </DialogForm>
  );
}

function Made({ file }: { readonly file: MadePaymentFile }) {
  return (
    <div className="form">
      <p role="status">{t("file_made", { name: file.name })}</p>
      {file.written.length > 0 && (
        <ul className="payment-written">
          {file.written.map((text, index) => (
            <li key={index}>
              <code>{text.given}</code> {t("file_written_as")} <code>{text.written}</code>
            </li>
          ))}
        </ul>
      )}
      <div className="dialog-actions">
        <button type="button" className="button button-primary" onClick={() => downloadText(file.name, file.text)}>
          <Icon name="download" size={14} /> {t("file_download")}
        </button>
      </div>
    </div>
  );
}
