// Which figure: a category, or what moves between own accounts, in some days. What it is made from is found by it.
import type { Around } from "@/shared/api/forecast-queries";
import type { FlowKey } from "@/shared/api/queries";
import type { Account, ForecastKnownFlow } from "@/shared/api/types";

export interface FigureOf {
  readonly of: FlowKey;
  readonly from: string;
  readonly to: string;
}

export const keyOf = (category: number | null): FlowKey => category ?? "own";

/** Whether a known flow is in a figure: of its category, in the figures at all, and on days that touch the figure's. */
export function isIn(figure: FigureOf, flow: ForecastKnownFlow): boolean {
  const [first, last] = [flow.early_on ?? flow.expected_on, flow.late_on ?? flow.expected_on];
  const days = first < flow.expected_on ? [first, last] : [flow.expected_on, last];
  const [from = "", to = ""] = days;
  return keyOf(flow.category) === figure.of && flow.account !== null && flow.worth !== null && from <= figure.to && to >= figure.from;
}

/** The entries behind what is booked of a figure, as the page is looked at; nothing while its account is not known by number. */
export function entriesOf(figure: FigureOf, around: Around, accounts: readonly Pick<Account, "id" | "path">[]) {
  const account = accounts.find((each) => each.path === around.account || String(each.id) === around.account)?.id;
  if (around.account !== undefined && account === undefined) return undefined;
  return { flows: figure.of, account, asset: around.currency, entity: around.entity, from: figure.from, to: figure.to };
}
