// Every name and account of a counterparty; each can be split off.
import { useState } from "react";
import type { Counterparty } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Icon } from "@/shared/ui/icon";
import { Card } from "@/shared/ui/page";
import { accountText } from "./counterparty-names";
import { SplitDialog, type Part } from "./split-dialog";

export interface NamesCardProps {
  readonly counterparty: Counterparty;
  readonly canWrite: boolean;
  readonly onSplit: (split: Counterparty) => void;
}

export function NamesCard({ counterparty, canWrite, onSplit }: NamesCardProps) {
  const [part, setPart] = useState<Part | null>(null);
  const { aliases, accounts } = counterparty;
  const ask = canWrite ? setPart : undefined;
  return (
    <Card className="counterparty-parts">
      <PartList title={t("aliases")} none={t("no_aliases")} parts={aliases.map((text) => ({ kind: "alias", text }))} onSplit={ask} />
      <PartList title={t("counterparty_accounts")} none={t("no_counterparty_accounts")} parts={accounts.map((text) => ({ kind: "account", text }))} onSplit={ask} />
      <SplitDialog
        key={counterparty.version}
        counterparty={counterparty}
        part={part}
        onClose={() => setPart(null)}
        onSplit={(split) => {
          setPart(null);
          onSplit(split);
        }}
      />
    </Card>
  );
}

function PartList({ title, none, parts, onSplit }: { readonly title: string; readonly none: string; readonly parts: readonly Part[]; readonly onSplit: ((part: Part) => void) | undefined }) {
  return (
    <section>
      <h2 className="field-label">{title}</h2>
      {parts.length === 0 && <p className="muted">{none}</p>}
      <ul className="counterparty-part-list" aria-label={title}>
        {parts.map((part) => {
          const text = part.kind === "account" ? accountText(part.text) : part.text;
          return (
            <li key={part.text}>
              <span>{text}</span>
              {onSplit !== undefined && (
                <button type="button" className="button button-quiet" aria-label={t("split_off_named", { name: text })} onClick={() => onSplit(part)}>
                  <Icon name="exchange" size={14} /> {t("split_off")}
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
