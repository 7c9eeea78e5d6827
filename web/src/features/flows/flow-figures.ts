// Booked and expected groups side by side: the same key is the same group.
import type { CashFlows } from "@/shared/api/types";

export type Booked = CashFlows["groups"][number];
export type Expected = NonNullable<CashFlows["expected"]>["groups"][number];

export interface Row {
  readonly id: string;
  readonly booked: Booked | undefined;
  readonly expected: Expected | undefined;
  /** The one that names the row. */
  readonly group: Booked | Expected;
}

const idOf = (group: Booked | Expected) => `${group.kind} ${group.key}`;

/** Booked groups in their order, then those that are only expected. */
export function rowsOf(flows: CashFlows): Row[] {
  const expected = new Map((flows.expected?.groups ?? []).map((group) => [idOf(group), group] as const));
  const booked = flows.groups.map((group) => ({ id: idOf(group), booked: group, expected: expected.get(idOf(group)), group }));
  const known = new Set(booked.map((row) => row.id));
  const rest = [...expected.values()].filter((group) => !known.has(idOf(group)));
  return [...booked, ...rest.map((group) => ({ id: idOf(group), booked: undefined, expected: group, group }))];
}
