// What every report is given: what is asked, how amounts are valued, and the period.
import type { Valuer } from "@/shared/money/valuation";
import type { Dates } from "./periods";
import type { ReportView } from "./report-view";

export interface Valuation {
  /** Null for amounts as booked, and until the rates have come. */
  readonly valuer: Valuer | null;
  readonly currency: string;
}

export interface ReportProps {
  readonly view: ReportView;
  readonly valuation: Valuation;
  readonly period: Dates;
}
