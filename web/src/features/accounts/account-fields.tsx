// The fields of an account, the same for opening one and for changing it.
import type { Account } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { SelectField, Field } from "@/shared/ui/controls";
import { TextField } from "@/shared/ui/text-field";
import { accountKinds, isPath, parentPaths, valuesOf, type AccountDraft } from "./account-draft";

export interface AccountFieldsProps {
  readonly draft: AccountDraft;
  readonly accounts: readonly Account[];
  readonly isNew: boolean;
  readonly onChange: (draft: AccountDraft) => void;
}

export function AccountFields({ draft, accounts, isNew, onChange }: AccountFieldsProps) {
  const set = (part: Partial<AccountDraft>) => onChange({ ...draft, ...part });
  const kinds = accountKinds.map((value) => ({ value, label: t(`kind_${value}`) }));
  return (
    <>
      <TextField label={t("path")} value={draft.path} onChange={(path) => set({ path })} hint={draft.path === "" || isPath(draft.path) ? t("path_hint") : t("path_wrong")} placeholder="assets:bank:nordbank:eur" suggestions={parentPaths(accounts)} autoFocus isCode />
      <div className="form-row">
        <SelectField label={t("kind")} value={draft.kind} onChange={(kind) => set({ kind })} choices={isNew ? [{ value: "", label: t("kind_guessed") }, ...kinds] : kinds} />
        {isNew && <TextField label={t("asset")} value={draft.asset} onChange={(asset) => set({ asset })} placeholder={t("any")} suggestions={valuesOf(accounts, (account) => account.asset)} hint={t("asset_hint")} maxLength={20} isCode />}
      </div>
      <div className="form-row">
        <TextField label={t("bank")} value={draft.bank} onChange={(bank) => set({ bank })} suggestions={valuesOf(accounts, (account) => account.bank)} />
        <TextField label={t("region")} value={draft.region} onChange={(region) => set({ region })} suggestions={valuesOf(accounts, (account) => account.region)} />
      </div>
      <TextField label={t("identification")} value={draft.identification} onChange={(identification) => set({ identification })} hint={t("identification_hint")} isCode />
      <div className="form-row">
        <TextField label={t("entity")} value={draft.entity} onChange={(entity) => set({ entity })} suggestions={valuesOf(accounts, (account) => account.entity)} />
        {isNew && <Field label={t("opened")}>{(id) => <input id={id} type="date" className="input" value={draft.opened_on} onChange={(event) => set({ opened_on: event.target.value })} />}</Field>}
      </div>
    </>
  );
}
