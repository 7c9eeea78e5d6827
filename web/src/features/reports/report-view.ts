// Which report, and how it is looked at: what the URL of the reports says.
import type { Basis } from "@/shared/api/types";
import type { Moment } from "@/shared/ui/look-back";

export const reports = ["balance-sheet", "income-statement", "trial-balance"] as const;
export type ReportName = (typeof reports)[number];

export function isReport(value: string): value is ReportName {
  return reports.some((report) => report === value);
}

export interface ReportView extends Moment {
  /** A currency, or `none` for amounts as they were booked; absent means the reporting currency. */
  readonly in?: string | undefined;
  readonly depth?: number | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly basis?: Basis | undefined;
}

export const AS_BOOKED = "none";
