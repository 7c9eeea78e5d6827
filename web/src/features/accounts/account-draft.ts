// What is typed about an account, and what of it the server needs to hear.
import type { Account, AccountChange, AccountKind, NewAccount } from "@/shared/api/types";

export const accountKinds = ["bank", "wallet", "broker", "cash", "category", "trading", "debt", "other"] as const satisfies readonly AccountKind[];

export interface AccountDraft {
  readonly path: string;
  readonly kind: AccountKind | "";
  readonly asset: string;
  readonly entity: string;
  readonly bank: string;
  readonly identification: string;
  readonly region: string;
  readonly opened_on: string;
}

export const emptyDraft: AccountDraft = { path: "", kind: "", asset: "", entity: "", bank: "", identification: "", region: "", opened_on: "" };

export function draftOf(account: Account): AccountDraft {
  const { path, asset, entity, bank, identification, region, opened_on } = account;
  const kind = accountKinds.find((each) => each === account.kind) ?? "";
  return { path, kind, asset: asset ?? "", entity: entity ?? "", bank: bank ?? "", identification: identification ?? "", region: region ?? "", opened_on: opened_on ?? "" };
}

const roots = ["assets", "liabilities", "equity", "income", "expenses"] as const;

/** A path that the server has a chance to accept: one of the five roots, and something below it. */
export function isPath(path: string): boolean {
  const [root, ...rest] = path.trim().split(":");
  return roots.some((each) => each === root) && rest.length > 0 && rest.every((part) => part.trim() !== "");
}

/** Every path above an account, ready for one more name. */
export function parentPaths(accounts: readonly Account[]): string[] {
  const parents = new Set<string>(roots.map((root) => `${root}:`));
  for (const { path } of accounts) {
    const parts = path.split(":");
    for (let depth = 1; depth < parts.length; depth += 1) parents.add(`${parts.slice(0, depth).join(":")}:`);
  }
  return [...parents].toSorted();
}

export function valuesOf(accounts: readonly Account[], of: (account: Account) => string | null): string[] {
  return [...new Set(accounts.flatMap((account) => of(account) ?? []))].toSorted();
}

const orNull = (text: string) => (text.trim() === "" ? null : text.trim());

export function newAccountOf(draft: AccountDraft): NewAccount {
  return {
    path: draft.path.trim(),
    kind: draft.kind === "" ? null : draft.kind,
    asset: orNull(draft.asset)?.toUpperCase() ?? null,
    entity: orNull(draft.entity),
    bank: orNull(draft.bank),
    identification: orNull(draft.identification),
    region: orNull(draft.region),
    opened_on: orNull(draft.opened_on),
  };
}

/** Only what differs: an untouched field must not undo what somebody else changed meanwhile. */
export function changeOf(account: Account, draft: AccountDraft): AccountChange {
  const before = draftOf(account);
  const change: AccountChange = {};
  const path = draft.path.trim();
  if (path !== before.path) change.path = path;
  if (draft.kind !== "" && draft.kind !== before.kind) change.kind = draft.kind;
  for (const field of ["entity", "bank", "identification", "region"] as const) {
    const text = draft[field].trim();
    if (text !== before[field]) change[field] = text;
  }
  return change;
}
