// A new API key: what it may do, from where and until when; then its secret, this once.
import { Dialog } from "@base-ui/react/dialog";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { isGiven } from "@/shared/api/given";
import type { ApiKey, NewApiKey } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { SelectField } from "@/shared/ui/controls";
import { CopyField } from "@/shared/ui/copy-button";
import { DialogForm } from "@/shared/ui/form-dialog";
import { LinesField, linesOf } from "@/shared/ui/lines-field";
import { TextField } from "@/shared/ui/text-field";

const terms = ["30", "90", "365", "never"] as const;
type Term = (typeof terms)[number];
const DAY_MS = 86_400_000;

export interface KeyFormProps {
  /** The actions to choose from: those of its owner. */
  readonly actions: readonly string[];
  readonly make: (body: NewApiKey) => Promise<ApiKey>;
  readonly onMade: () => Promise<unknown>;
  readonly onDone: () => void;
}

export function KeyForm({ actions, make, onMade, onDone }: KeyFormProps) {
  const [name, setName] = useState("");
  const [term, setTerm] = useState<Term>("90");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [accounts, setAccounts] = useState("");
  const [addresses, setAddresses] = useState("");
  const [signing, setSigning] = useState(false);
  const create = useMutation({
    mutationFn: () =>
      make({
        name: name.trim(),
        actions: [...chosen],
        accounts: linesOf(accounts),
        addresses: linesOf(addresses),
        expires_at: term === "never" ? null : new Date(Date.now() + Number(term) * DAY_MS).toISOString(),
        signing,
      }),
    onSuccess: onMade,
  });
  const secret = create.data?.secret;
  if (isGiven(secret)) return <Secret secret={secret} onDone={onDone} />;
  return (
    <DialogForm submit={t("new_api_key")} isReady={name.trim() !== ""} isBusy={create.isPending} error={create.error} onSubmit={() => create.mutate()}>
      <div className="form-row">
        <TextField label={t("name")} value={name} onChange={setName} placeholder={t("api_key_example")} maxLength={80} autoFocus />
        <SelectField label={t("expiry")} value={term} onChange={setTerm} choices={terms.map((each) => ({ value: each, label: t(`expiry_${each}`) }))} />
      </div>
      <fieldset className="choices-box">
        <legend className="field-label">{t("key_actions")}</legend>
        <ul className="choices-list">
          {actions.map((action) => (
            <li key={action}>
              <label className="checkbox">
                <input type="checkbox" checked={chosen.includes(action)} onChange={(event) => setChosen(event.target.checked ? [...chosen, action] : chosen.filter((each) => each !== action))} />
                <code>{action}</code>
              </label>
            </li>
          ))}
        </ul>
      </fieldset>
      <p className="field-hint">{t("key_actions_hint")}</p>
      <div className="form-row">
        <LinesField label={t("scope_accounts")} value={accounts} onChange={setAccounts} hint={t("scope_accounts_hint")} placeholder={t("for_example", { text: "assets:bank" })} />
        <LinesField label={t("key_addresses")} value={addresses} onChange={setAddresses} hint={t("key_addresses_hint")} placeholder={t("for_example", { text: "10.0.0.0/8" })} />
      </div>
      <label className="checkbox">
        <input type="checkbox" checked={signing} onChange={(event) => setSigning(event.target.checked)} />
        <span>{t("key_signing")}</span>
      </label>
    </DialogForm>
  );
}

function Secret({ secret, onDone }: { readonly secret: string; readonly onDone: () => void }) {
  return (
    <div className="form">
      <p className="form-warning" role="status">
        {t("key_shown_once")}
      </p>
      <CopyField label={t("api_key")} text={secret} />
      <div className="dialog-actions">
        <Dialog.Close className="button button-primary" onClick={onDone}>
          {t("done")}
        </Dialog.Close>
      </div>
    </div>
  );
}
