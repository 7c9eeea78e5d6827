// The form of a new entry.
import { useId, useRef, useState, type FormEvent } from "react";
import type { Account } from "@/shared/api/types";
import { useScope } from "@/shared/api/scope";
import { t } from "@/shared/i18n/translate";
import { today } from "@/shared/time/dates";
import { Field } from "@/shared/ui/controls";
import { FormError } from "@/shared/ui/form-error";
import { useHotkeys } from "@/shared/ui/hotkeys";
import { Icon } from "@/shared/ui/icon";
import { Card } from "@/shared/ui/page";
import { TextField } from "@/shared/ui/text-field";
import { BalanceBar } from "./balance-bar";
import { emptyEntry, emptyLine, faultOf, missingFor, newEntryOf, sumsOf, withExchange, type DraftLine } from "./entry-draft";
import { EntryLine } from "./entry-line";
import { ExchangeHint } from "./exchange-hint";
import { useBookEntry } from "./use-book-entry";

const nextKey = (lines: readonly DraftLine[]) => Math.max(0, ...lines.map((line) => line.key)) + 1;

export function EntryForm({ accounts, onBooked }: { readonly accounts: readonly Account[]; readonly onBooked: (id: number) => void }) {
  const { currency } = useScope();
  const [draft, setDraft] = useState(() => emptyEntry(today(), currency));
  const [round, setRound] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  const assetList = useId();
  const book = useBookEntry();
  const { lines } = draft;
  const fault = faultOf(draft);
  const setLines = (next: (lines: readonly DraftLine[]) => readonly DraftLine[]) => setDraft((before) => ({ ...before, lines: next(before.lines) }));
  const focusLine = (index: number) => form.current?.querySelectorAll<HTMLElement>(".entry-line-account input")[index]?.focus();
  const addLine = () => {
    setLines((before) => [...before, emptyLine(nextKey(before), before.at(-1)?.asset ?? currency)]);
    window.requestAnimationFrame(() => focusLine(lines.length)); // The line is on the page only after the next paint.
  };
  const send = (next: "open" | "another") => {
    if (fault !== null || book.isPending) return;
    book.mutate(newEntryOf(draft), {
      onSuccess: (entry) => {
        if (next === "open") onBooked(entry.id);
        else {
          setDraft(emptyEntry(draft.booked_on, currency));
          setRound(round + 1); // The next entry starts with the cursor in its description.
        }
      },
    });
  };
  useHotkeys({ "mod+enter": () => send("open") });
  const assets = [...new Set([currency, ...accounts.flatMap((account) => account.asset ?? [])])].toSorted();
  return (
    <form
      ref={form}
      className="entry-form"
      noValidate
      onSubmit={(event: FormEvent) => event.preventDefault() /* Enter goes on to the next field; only Ctrl-Enter and the button book. */}
    >
      <Card className="entry-head-card">
        <div key={round} className="entry-form-head">
          <Field label={t("booked_on")}>{(id) => <input id={id} type="date" className="input" value={draft.booked_on} onChange={(event) => setDraft({ ...draft, booked_on: event.target.value })} />}</Field>
          <TextField label={t("description")} value={draft.description} autoFocus onChange={(description) => setDraft({ ...draft, description })} />
          <TextField label={t("counterparty")} value={draft.counterparty} onChange={(counterparty) => setDraft({ ...draft, counterparty })} />
          <TextField label={t("reference")} value={draft.reference} onChange={(reference) => setDraft({ ...draft, reference })} />
        </div>
      </Card>
      <Card className="card-flush entry-lines-card">
        <div className="entry-line entry-line-head" aria-hidden="true">
          <span>{t("account")}</span>
          <span className="numeric">{t("debit")}</span>
          <span className="numeric">{t("credit")}</span>
          <span>{t("asset")}</span>
        </div>
        <ol className="entry-lines" aria-label={t("postings")}>
          {lines.map((line, index) => (
            <EntryLine
              key={line.key}
              line={line}
              number={index + 1}
              accounts={accounts}
              assets={assetList}
              missing={missingFor(lines, line.key)}
              canRemove={lines.length > 2}
              onChange={(next) => setLines((before) => before.map((each) => (each.key === line.key ? next : each)))}
              onNext={() => (index + 1 < lines.length ? focusLine(index + 1) : addLine())}
              onRemove={() => setLines((before) => before.filter((each) => each.key !== line.key))}
            />
          ))}
        </ol>
        <datalist id={assetList}>
          {assets.map((asset) => (
            <option key={asset} value={asset} />
          ))}
        </datalist>
        <footer className="entry-lines-foot">
          <button type="button" className="button button-quiet" onClick={addLine}>
            <Icon name="plus" /> {t("add_line")}
          </button>
          <span className="muted">{t("entry_keys")}</span>
        </footer>
      </Card>
      <ExchangeHint lines={lines} accounts={accounts} onExchange={(trading) => setLines((before) => withExchange(before, trading, currency))} />
      <FormError error={book.error} />
      <BalanceBar sums={sumsOf(lines)} fault={fault} isBusy={book.isPending} onBook={send} />
    </form>
  );
}
