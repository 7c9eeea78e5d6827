// The roles that columns of a CSV can have, their names, and which column has which.
import type { Mapping } from "@/shared/api/types";
import { t, type TextKey } from "@/shared/i18n/translate";

export const optionalRoles = ["valued_on", "amount", "debit", "credit", "direction", "currency", "counterparty", "counterparty_account", "reference", "balance"] as const;
export const roles = ["booked_on", ...optionalRoles] as const;
export type Role = (typeof roles)[number];

export const ROLE_TEXT: Readonly<Record<Role | "description", TextKey>> = {
  booked_on: "booked_on", valued_on: "valued_on", amount: "amount", debit: "debit", credit: "credit", direction: "direction", currency: "currency", counterparty: "counterparty",
  counterparty_account: "counterparty_account", reference: "reference", balance: "balance", description: "description",
};

export function roleOf(mapping: Mapping, column: string): Role | "description" | "" {
  if (mapping.columns.description.includes(column)) return "description";
  return roles.find((role) => mapping.columns[role] === column) ?? "";
}

/** Gives a column its role; a role has one column, but a description may have many. */
export function withRole(mapping: Mapping, column: string, role: string): Mapping {
  const columns = { ...mapping.columns, description: mapping.columns.description.filter((name) => name !== column) };
  if (columns.booked_on === column) columns.booked_on = "";
  for (const each of optionalRoles) if (columns[each] === column) columns[each] = null;
  const known = roles.find((each) => each === role);
  if (known !== undefined) columns[known] = column;
  else if (role === "description") columns.description.push(column);
  return { ...mapping, columns };
}

/** Every role that has a column, in words. */
export function columnsOf(mapping: Mapping): { readonly role: string; readonly columns: string }[] {
  const single = roles.flatMap((role) => {
    const column = mapping.columns[role];
    return typeof column === "string" && column !== "" ? [{ role: t(ROLE_TEXT[role]), columns: column }] : [];
  });
  const { description } = mapping.columns;
  return description.length === 0 ? single : [...single, { role: t("description"), columns: description.join(" + ") }];
}
