// How a report is looked at: its period, its currency, its depth, its basis. Every choice is a part of the URL.
import { useQuery } from "@tanstack/react-query";
import { accountsQuery } from "@/shared/api/queries";
import { useScope } from "@/shared/api/scope";
import { t } from "@/shared/i18n/translate";
import { isCurrency } from "@/shared/money/format";
import { today } from "@/shared/time/dates";
import { Field, Segmented, SelectField } from "@/shared/ui/controls";
import { datesOfPeriod, periodOf, periods, type Dates } from "./periods";
import { AS_BOOKED, type ReportName, type ReportView } from "./report-view";

export interface ReportControlsProps {
  readonly report: ReportName;
  readonly view: ReportView;
  readonly period: Dates;
  readonly currency: string;
  readonly onChange: (view: Partial<ReportView>) => void;
}

const depths = ["", "1", "2", "3", "4"] as const;

export function ReportControls({ report, view, period, currency, onChange }: ReportControlsProps) {
  const { org, currency: reporting } = useScope();
  const accounts = useQuery(accountsQuery({ org, in: reporting }));
  const held = (accounts.data?.items ?? []).flatMap((account) => account.balances.map((balance) => balance.asset)).filter(isCurrency);
  const currencies = [...new Set([reporting, ...(currency === AS_BOOKED ? [] : [currency]), ...held.toSorted()])];
  return (
    <div className="report-controls">
      {report === "income-statement" && <PeriodFields period={period} onChange={onChange} />}
      <SelectField label={t("report_in")} value={currency} onChange={(next) => onChange({ in: next === reporting ? undefined : next })} choices={[...currencies.map((value) => ({ value, label: value })), { value: AS_BOOKED, label: t("as_booked") }]} />
      <SelectField label={t("report_depth")} value={view.depth === undefined ? "" : String(view.depth)} onChange={(depth) => onChange({ depth: depth === "" ? undefined : Number(depth) })} choices={depths.map((value) => ({ value: String(value), label: value === "" ? t("depth_all") : t("depth_to", { depth: value }) }))} />
      <div className="field">
        <span className="field-label" aria-hidden="true">
          {t("basis")}
        </span>
        <Segmented label={t("basis")} value={view.basis ?? "booked"} onChange={(basis) => onChange({ basis: basis === "booked" ? undefined : basis })} choices={[{ value: "booked", label: t("booked") }, { value: "valued", label: t("valued") }]} />
      </div>
    </div>
  );
}

function PeriodFields({ period, onChange }: { readonly period: Dates; readonly onChange: (dates: Partial<Dates>) => void }) {
  const { asOf } = useScope();
  const day = asOf ?? today();
  const choices = [...periods.map((value) => ({ value: String(value), label: t(`period_${value}`) })), { value: "", label: t("period_custom") }];
  const choose = (value: string) => {
    const chosen = periods.find((each) => each === value);
    if (chosen !== undefined) onChange(datesOfPeriod(chosen, day));
  };
  return (
    <>
      <SelectField label={t("period")} value={periodOf(period, day) ?? ""} onChange={choose} choices={choices} />
      <Field label={t("from")}>{(id) => <input id={id} type="date" className="input" value={period.from} max={period.to} onChange={(event) => event.target.value !== "" && onChange({ from: event.target.value })} />}</Field>
      <Field label={t("to")}>{(id) => <input id={id} type="date" className="input" value={period.to} min={period.from} onChange={(event) => event.target.value !== "" && onChange({ to: event.target.value })} />}</Field>
    </>
  );
}
