// How forecasts did as rows of a spreadsheet: measures as plain numbers, one table below the other.
import type { ForecastMeasures, ForecastPastWeeks, ForecastPerformance } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import type { Cell } from "@/shared/ui/xlsx";
import { modelName } from "./model-name";

const numberOf = (value: number | null | undefined): Cell => (value === null || value === undefined ? "" : { number: String(value) });
const amountOf = (value: string | null | undefined): Cell => (value === null || value === undefined ? "" : { number: value });

const measured = (label: string, it: ForecastMeasures): Cell[] => [label, ...[it.count, it.wape, it.naive_wape, it.relative, it.mase, it.rmsse, it.smape, it.bias, it.coverage_80, it.pinball, it.crps].map(numberOf)];

const heads = (title: string): Cell[] => [title, t("performance_weeks"), t("performance_wape"), t("performance_naive"), t("performance_ratio"), t("performance_mase"), t("performance_rmsse"), t("performance_smape"), t("performance_bias"), t("performance_coverage"), t("performance_pinball"), t("performance_crps")];

function weeksOf(report: ForecastPastWeeks): Cell[][] {
  const rows = report.weeks.map((week): Cell[] => {
    const it = week.expected;
    const knew = it === null ? t("past_unknown") : it.origin;
    return [week.from, amountOf(week.actual), amountOf(it?.mean), amountOf(it?.p10), amountOf(it?.p90), knew, it?.hindcast === true ? t("past_hindcast") : ""];
  });
  const title = `${t("past_title")}: ${t("past_ahead")} ${report.ahead}, ${report.in}`;
  return [[title], [t("past_from"), t("performance_came"), t("forecast_expected"), t("forecast_p10"), t("forecast_p90"), t("past_knew")], ...rows, []];
}

function surprisesOf(report: ForecastPerformance): Cell[][] {
  const rows = report.surprises.map((each): Cell[] => {
    const missed = each.missed.map((it) => t("surprise_missed", { label: it.label, date: it.on }));
    const came = each.entries.map((it) => t("surprise_entry", { entry: String(it.entry), label: it.label }));
    return [each.category === null ? t("forecast_own") : each.label, each.path, each.from, amountOf(each.expected), amountOf(each.actual), [...missed, ...came].join("; ")];
  });
  return [[`${t("performance_surprises")}, ${report.in}`], [t("forecast_category"), t("account"), t("past_from"), t("forecast_expected"), t("performance_came"), t("surprise_because")], ...rows];
}

export function performanceSheet(report: ForecastPerformance, weeks: ForecastPastWeeks | undefined): Cell[][] {
  const table = (title: string, groups: readonly { readonly label: string; readonly measures: ForecastMeasures }[]): Cell[][] => (groups.length === 0 ? [] : [heads(title), ...groups.map((group) => measured(group.label, group.measures)), []]);
  const made = t(report.made === "ahead" ? "made_ahead" : "made_afterwards", { count: String(report.forecasts) });
  return [
    [t("forecast_performance"), report.actual_to, made],
    [],
    ...table(t("performance_by_horizon"), [{ label: t("performance_all"), measures: report.overall }, ...report.by_horizon]),
    ...(weeks === undefined ? [] : weeksOf(weeks)),
    ...table(t("performance_by_model"), report.by_model.map((each) => ({ label: modelName(each.model), measures: each.measures }))),
    ...table(t("performance_by_account"), report.by_account),
    ...table(t("performance_by_category"), report.by_category.map((group) => (group.key === "" ? { ...group, label: t("forecast_own") } : group))),
    ...table(t("performance_by_forecast"), report.by_forecast),
    ...surprisesOf(report),
  ];
}
