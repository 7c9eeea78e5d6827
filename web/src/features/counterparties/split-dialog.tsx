// What belongs to somebody else leaves: names and accounts become a counterparty of their own, with their lines.
import { useState } from "react";
import type { Counterparty } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { ConflictNote } from "@/shared/ui/conflict-note";
import { DialogForm, FormDialog } from "@/shared/ui/form-dialog";
import { TextField } from "@/shared/ui/text-field";
import { accountText } from "./counterparty-names";
import { useSplit } from "./use-counterparty-change";

export interface Part {
  readonly kind: "alias" | "account";
  readonly text: string;
}

export interface SplitDialogProps {
  readonly counterparty: Counterparty;
  /** What was asked for: it goes, with whatever is ticked beside it. */
  readonly part: Part | null;
  readonly onClose: () => void;
  readonly onSplit: (split: Counterparty) => void;
}

export function SplitDialog({ counterparty, part, onClose, onSplit }: SplitDialogProps) {
  return (
    <FormDialog open={part !== null} onOpenChange={(isOpen) => !isOpen && onClose()} title={t("split_off")} text={t("split_text", { name: counterparty.name })}>
      {part !== null && <SplitForm counterparty={counterparty} part={part} onSplit={onSplit} />}
    </FormDialog>
  );
}

function SplitForm({ counterparty, part, onSplit }: { readonly counterparty: Counterparty; readonly part: Part; readonly onSplit: (split: Counterparty) => void }) {
  const [name, setName] = useState(part.kind === "alias" ? part.text : "");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set([part.text]));
  const split = useSplit(counterparty, onSplit);
  const aliases = counterparty.aliases.filter((each) => chosen.has(each));
  const accounts = counterparty.accounts.filter((each) => chosen.has(each));
  const toggle = (text: string) => {
    const next = new Set(chosen);
    if (!next.delete(text)) next.add(text);
    setChosen(next);
  };
  const rows = [...counterparty.aliases.map((text) => ({ text, label: text })), ...counterparty.accounts.map((text) => ({ text, label: accountText(text) }))];
  return (
    <DialogForm submit={t("split_off")} isReady={name.trim() !== "" && aliases.length + accounts.length > 0} isBusy={split.isPending} error={split.error} onSubmit={() => split.mutate({ name: name.trim(), aliases, accounts })}>
      <TextField label={t("new_name")} value={name} onChange={setName} autoFocus />
      <fieldset className="choices">
        <legend className="field-label">{t("what_goes")}</legend>
        {rows.map(({ text, label }) => (
          <label key={text} className="choice">
            <input type="checkbox" checked={chosen.has(text)} onChange={() => toggle(text)} />
            <span>{label}</span>
          </label>
        ))}
      </fieldset>
      <ConflictNote error={split.error} />
    </DialogForm>
  );
}
