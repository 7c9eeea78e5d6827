// What was known: everything, or only what was recorded up to a moment or a record of the journal. Kept in the URL.
import { Popover } from "@base-ui/react/popover";
import { useState, type FormEvent } from "react";
import type { Known } from "@/shared/api/queries";
import { t } from "@/shared/i18n/translate";
import { formatCount, formatMoment, fromLocalField, toLocalField } from "@/shared/time/dates";
import { Field, Segmented } from "./controls";
import { Icon } from "./icon";

export interface KnownPickerProps {
  readonly value: Known;
  readonly onChange: (known: Known) => void;
}

function labelOf({ known_at, known_seq }: Known): string | null {
  if (known_at !== undefined) return t("known_at", { moment: formatMoment(known_at) });
  if (known_seq !== undefined) return t("known_seq", { seq: formatCount(known_seq) });
  return null;
}

export function KnownPicker({ value, onChange }: KnownPickerProps) {
  const [open, setOpen] = useState(false);
  const label = labelOf(value);
  const apply = (known: Known) => {
    onChange(known);
    setOpen(false);
  };
  return (
    <div className="known" data-past={label !== null}>
      <Popover.Root open={open} onOpenChange={setOpen}>
        <Popover.Trigger className={label === null ? "button button-icon known-trigger" : "button known-trigger"} aria-label={label ?? t("as_known_at")} title={t("as_known_at")}>
          <Icon name="history" />
          {label !== null && <span>{label}</span>}
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Positioner className="popup-positioner" sideOffset={6} align="end">
            <Popover.Popup className="popup known-popup">
              <Popover.Title className="known-title">{t("as_known_at")}</Popover.Title>
              <Popover.Description className="known-text">{t("as_known_text")}</Popover.Description>
              <KnownForm value={value} onApply={apply} />
            </Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      </Popover.Root>
      {label !== null && (
        <button type="button" className="button button-icon" aria-label={t("back_to_known_now")} title={t("back_to_known_now")} onClick={() => onChange({ known_at: undefined, known_seq: undefined })}>
          <Icon name="close" size={14} />
        </button>
      )}
    </div>
  );
}

const modes = ["moment", "record"] as const;

function KnownForm({ value, onApply }: { readonly value: Known; readonly onApply: (known: Known) => void }) {
  const [mode, setMode] = useState<(typeof modes)[number]>(value.known_seq === undefined ? "moment" : "record");
  const [moment, setMoment] = useState(value.known_at === undefined ? "" : toLocalField(value.known_at));
  const [record, setRecord] = useState(value.known_seq === undefined ? "" : String(value.known_seq));
  const known_at = mode === "moment" ? fromLocalField(moment) : undefined;
  const known_seq = mode === "record" && /^\d{1,15}$/.test(record) ? Number(record) : undefined;
  const isReady = known_at !== undefined || known_seq !== undefined;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) onApply({ known_at, known_seq });
  };
  return (
    <form className="known-form" onSubmit={onSubmit}>
      <Segmented label={t("as_known_at")} value={mode} onChange={setMode} choices={modes.map((each) => ({ value: each, label: t(`known_by_${each}`) }))} />
      {mode === "moment" ? (
        <Field label={t("known_by_moment")}>{(id) => <input id={id} type="datetime-local" className="input" value={moment} onChange={(event) => setMoment(event.target.value)} />}</Field>
      ) : (
        <Field label={t("known_by_record")} hint={t("known_record_hint")}>
          {(id) => <input id={id} className="input numeric" inputMode="numeric" value={record} onChange={(event) => setRecord(event.target.value.replaceAll(/\D/g, ""))} />}
        </Field>
      )}
      <div className="known-actions">
        {(value.known_at !== undefined || value.known_seq !== undefined) && (
          <button type="button" className="button" onClick={() => onApply({ known_at: undefined, known_seq: undefined })}>
            {t("back_to_known_now")}
          </button>
        )}
        <button type="submit" className="button button-primary" disabled={!isReady}>
          {t("show")}
        </button>
      </div>
    </form>
  );
}
