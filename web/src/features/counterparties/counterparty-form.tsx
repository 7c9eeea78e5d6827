// A counterparty as it is kept: its name, the other names it uses, its accounts.
import { useState } from "react";
import type { Counterparty, NewCounterparty } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { ConflictNote } from "@/shared/ui/conflict-note";
import { DialogForm } from "@/shared/ui/form-dialog";
import { LinesField, linesOf } from "@/shared/ui/lines-field";
import { TextField } from "@/shared/ui/text-field";
import { accountText } from "./counterparty-names";
import { useKeep } from "./use-counterparty-change";

export interface CounterpartyFormProps {
  /** The one that is changed; null makes one. */
  readonly counterparty: Counterparty | null;
  readonly start: NewCounterparty;
  readonly onDone: (kept: Counterparty) => void;
}

export function CounterpartyForm({ counterparty, start, onDone }: CounterpartyFormProps) {
  const [name, setName] = useState(start.name);
  const [aliases, setAliases] = useState((start.aliases ?? []).join("\n"));
  const [accounts, setAccounts] = useState((start.accounts ?? []).map(accountText).join("\n"));
  const keep = useKeep(counterparty, onDone);
  const lines = (text: string) => text.split("\n").map((each) => each.trim()).filter((each) => each !== "");
  const body: NewCounterparty = { name: name.trim(), aliases: lines(aliases), accounts: linesOf(accounts) };
  return (
    <DialogForm submit={counterparty === null ? t("keep_counterparty") : t("save")} isReady={body.name !== ""} isBusy={keep.isPending} error={keep.error} onSubmit={() => keep.mutate(body)}>
      <TextField label={t("name")} value={name} onChange={setName} autoFocus />
      <LinesField label={t("aliases")} value={aliases} onChange={setAliases} hint={t("aliases_hint")} />
      <LinesField label={t("counterparty_accounts")} value={accounts} onChange={setAccounts} hint={t("counterparty_accounts_hint")} placeholder={t("for_example", { text: "DE89 3704 0044 0532 0130 00" })} />
      <ConflictNote error={keep.error} />
    </DialogForm>
  );
}
