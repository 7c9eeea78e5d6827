// Names and accounts of counterparties as they are shown and searched.
import type { Counterparty } from "@/shared/api/types";

const IBAN = /^[A-Z]{2}\d{2}[A-Z0-9]{8,30}$/;

/** An IBAN in groups of four, as on a bank card; any other number as it is. */
export function accountText(account: string): string {
  return IBAN.test(account) ? account.replace(/(.{4})(?=.)/g, "$1 ") : account;
}

const plain = (text: string) => text.toLowerCase().normalize("NFKD").replaceAll(/\p{Mark}/gu, "");
const bare = (text: string) => text.replaceAll(/\s/g, "").toLowerCase();

/** Those with this text in a name, or in an account whatever its blanks. */
export function found(all: readonly Counterparty[], text: string): readonly Counterparty[] {
  const wanted = plain(text.trim());
  if (wanted === "") return all;
  const digits = bare(text);
  return all.filter(({ name, aliases, accounts }) => [name, ...aliases].some((each) => plain(each).includes(wanted)) || accounts.some((each) => each.toLowerCase().includes(digits)));
}
