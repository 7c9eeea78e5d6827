// What is looked at: everything, a currency, an entity, or an account. The URL keeps it.
import { useQuery } from "@tanstack/react-query";
import type { Around } from "@/shared/api/forecast-queries";
import { accountsQuery } from "@/shared/api/queries";
import { useScope } from "@/shared/api/scope";
import { t } from "@/shared/i18n/translate";
import { SelectField } from "@/shared/ui/controls";

const AT_HAND = ["bank", "wallet", "broker", "cash"];

export function AroundField({ view, onChange }: { readonly view: Around; readonly onChange: (view: Around) => void }) {
  const { org, currency } = useScope();
  const accounts = useQuery(accountsQuery({ org, in: currency }));
  const own = (accounts.data?.items ?? []).filter((account) => AT_HAND.includes(account.kind));
  const currencies = [...new Set(own.flatMap((account) => account.balances.map((balance) => balance.asset)))].toSorted();
  const entities = [...new Set(own.flatMap((account) => (account.entity === null ? [] : [account.entity])))].toSorted();
  const choices = [
    { value: "", label: t("forecast_everything") },
    ...currencies.map((each) => ({ value: `currency ${each}`, label: each })),
    ...entities.map((each) => ({ value: `entity ${each}`, label: each })),
    ...own.map((account) => ({ value: `account ${account.path}`, label: account.path })),
  ];
  const current = view.account !== undefined ? `account ${view.account}` : view.currency !== undefined ? `currency ${view.currency}` : view.entity !== undefined ? `entity ${view.entity}` : "";
  const choose = (value: string) => {
    const space = value.indexOf(" ");
    const [kind, name] = [value.slice(0, space), value.slice(space + 1)];
    onChange({ account: kind === "account" ? name : undefined, currency: kind === "currency" ? name : undefined, entity: kind === "entity" ? name : undefined });
  };
  return (
    <div className="forecast-around">
      <SelectField label={t("forecast_around")} value={current} choices={choices} onChange={choose} />
    </div>
  );
}
