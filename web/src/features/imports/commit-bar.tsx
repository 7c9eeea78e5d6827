// The last step: book it, drop it, or take it back.
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Import } from "@/shared/api/types";
import { t, tn } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { Field } from "@/shared/ui/controls";
import { Icon } from "@/shared/ui/icon";

export interface CommitBarProps {
  readonly data: Import;
  readonly unassigned: number;
  readonly busy: boolean;
  readonly onCommit: (confirm: boolean) => void;
  readonly onDrop: () => void;
}

export function CommitBar({ data, unassigned, busy, onCommit, onDrop }: CommitBarProps) {
  const [confirmed, setConfirmed] = useState(false);
  const canCommit = useMay()("imports.commit");
  const hindrance = !canCommit ? t("may_not_book") : data.blocked ? t("blocked_text") : unassigned > 0 ? tn("unassigned", unassigned) : data.totals.new === 0 ? t("nothing_new") : null;
  return (
    <div className="bar">
      {hindrance !== null ? (
        <p className="bar-text" data-tone={data.blocked ? "bad" : "neutral"}>
          {data.blocked && <Icon name="warning" />} {hindrance}
        </p>
      ) : data.needs_confirmation ? (
        <label className="checkbox bar-text">
          <input type="checkbox" checked={confirmed} onChange={(event) => setConfirmed(event.target.checked)} /> {t("confirm_disagreement")}
        </label>
      ) : (
        <p className="bar-text">{t("nothing_booked_yet")}</p>
      )}
      <button type="button" className="button" disabled={busy} onClick={onDrop}>
        {t("drop_preview")}
      </button>
      <button type="button" className="button button-primary" disabled={busy || hindrance !== null || (data.needs_confirmation && !confirmed)} onClick={() => onCommit(confirmed)}>
        {tn("book_lines", data.totals.new)}
      </button>
    </div>
  );
}

export function UndoBar({ id, busy, onUndo }: { readonly id: string; readonly busy: boolean; readonly onUndo: (reason: string) => void }) {
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  return (
    <div className="bar">
      <p className="bar-text">{t("committed_text")}</p>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        <Icon name="undo" /> {t("undo_import")}
      </button>
      <Link to="/entries" search={{ import: id }} className="button button-primary">
        {t("show_entries")}
      </Link>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={t("undo_title")}
        text={t("undo_text")}
        confirm={t("undo_import")}
        busy={busy}
        danger
        onConfirm={() => {
          setOpen(false);
          onUndo(reason.trim());
        }}
      >
        <Field label={t("reason")}>{(field) => <input id={field} className="input" value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />}</Field>
      </ConfirmDialog>
    </div>
  );
}
