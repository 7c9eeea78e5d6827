// The forecast of the made-up company: thirteen weeks, an account in danger, an adjustment, a scenario.
import { http } from "msw";
import type { Proposal, ProposalSettings, ForecastKnownList, ForecastMeasures, ForecastPastWeeks, ForecastSettings, ForecastAdjustment, ForecastComparison, ForecastDanger, ForecastDay, ForecastFigureParts, ForecastGrid, ForecastOutlook, ForecastPerformance, ForecastRunList, ForecastScenario, ForecastSource } from "../src/shared/api/types";
import { API, json, missing, paramsOf } from "./answers.ts";

const dayAfter = (days: number) => new Date(Date.UTC(2026, 10, 20 + days)).toISOString().slice(0, 10);
const source: ForecastSource = { forecast: "run1", made_at: "2026-11-15T02:00:04Z", origin: dayAfter(-6), actual_to: dayAfter(0), until: dayAfter(85), in: "EUR", rates_of: dayAfter(0), unpriced: [], paths: 200, known: 2, left_out: 0, seq: 1_826 };
const cents = (value: number) => value.toFixed(2);

const level = (day: number, shift = 0) => 2_400_000 + 9_000 * day + 60_000 * Math.sin(day / 4) + shift;
const bandOf = (day: number, shift = 0): ForecastDay["band"] => {
  const wide = 18_000 * Math.sqrt(day);
  return { mean: cents(level(day, shift)), p10: cents(level(day, shift) - wide), p50: cents(level(day, shift) - 500), p90: cents(level(day, shift) + wide) };
};
const past: ForecastDay[] = Array.from({ length: 91 }, (_, index) => ({ on: dayAfter(index - 90), actual: cents(level(index - 90)), band: null }));
const coming = (shift = 0): ForecastDay[] => Array.from({ length: 85 }, (_, index) => ({ on: dayAfter(index + 1), actual: null, band: bandOf(index + 1, shift) }));

const danger: ForecastDanger = { account: 2, path: "assets:bank:nordbank:usd", minimum: { asset: "USD", amount: "50000.00" }, balance: { asset: "USD", amount: "81200.00" }, probability_bps: 2_350, first_on: dayAfter(24), expected_on: null, lowest: { asset: "USD", amount: "52300.00" }, lowest_on: dayAfter(41) };
const outlook: ForecastOutlook = { source, days: [...past, ...coming()], accounts: [danger] };

const categories = [["income:sales", 61_000], ["expenses:payroll", -38_000], ["expenses:rent", -6_000]] as const;
/** The forecast goes up to the middle of the thirteenth week to come. */
const weeks = Array.from({ length: 17 }, (_, week) => week);
const kindOf = (week: number) => (week < 4 ? "actual" : week === 4 ? "mixed" : "forecast");
const amountOf = (size: number, week: number) => size + 300 * ((week * 7) % 5);
const net = (week: number) => categories.reduce((sum, [, size]) => sum + amountOf(size, week), 0);
const grid: ForecastGrid = {
  source,
  cut: null,
  columns: weeks.map((week) => {
    const opening = 2_000_000 + weeks.slice(0, week).reduce((sum, each) => sum + net(each), 0);
    return { from: dayAfter(7 * week - 25), to: dayAfter(7 * week - 19), kind: kindOf(week), opening: cents(opening), receipts: cents(amountOf(61_000, week)), payments: cents(net(week) - amountOf(61_000, week)), net: cents(net(week)), closing: cents(opening + net(week)), expected_net: week < 5 ? cents(net(week) - 1_200) : null, expected_by: week < 5 ? { forecast: `run${week}`, origin: dayAfter(7 * week - 26), hindcast: week < 2 } : null };
  }),
  rows: categories.map(([label, size], index) => ({
    category: 20 + index,
    label,
    is_receipt: size > 0,
    figures: weeks.map((week) => ({ amount: cents(amountOf(size, week)), booked: cents(week < 5 ? amountOf(size, week) : 0), known: cents(week > 4 && label === "expenses:rent" ? amountOf(size, week) : week === 6 && label === "income:sales" ? 12_500 : 0), documents: cents(week === 6 && label === "income:sales" ? 12_500 : 0), expected: week < 5 ? cents(amountOf(size, week) - 400) : null })),
  })),
};

/** Weeks that were asked for beyond the forecast are not there, and the answer says so. */
const gridOf = (asked: number): ForecastGrid => ({
  ...grid,
  cut: asked <= 13 ? null : { until: source.until, asked, shown: 13, horizon: 7 * asked, sentence: `the forecast goes up to ${source.until}: 13 of ${asked} weeks are shown` },
});

const partsOf = (query: URLSearchParams): ForecastFigureParts => {
  const [from, to, category] = [query.get("from") ?? "", query.get("to") ?? "", query.get("category")];
  const column = grid.columns.findIndex((each) => each.from === from);
  const row = grid.rows.find((each) => String(each.category) === category);
  const figure = row?.figures[column];
  const [amount, booked, known, documents] = [figure?.amount, figure?.booked, figure?.known, figure?.documents].map((each) => Number(each ?? "0"));
  const recurring = (known ?? 0) - (documents ?? 0);
  const modelled = (amount ?? 0) - (booked ?? 0) - recurring - (documents ?? 0);
  return {
    source,
    from,
    to,
    amount: cents(amount ?? 0),
    booked: cents(booked ?? 0),
    documents: cents(documents ?? 0),
    recurring: cents(recurring),
    adjusted: "0.00",
    modelled: cents(modelled),
    given_way: "0.00",
    recurrences: recurring === 0 ? [] : [{ label: "Huber Estates", kind: "rent", account: 1, category: row?.category ?? null, amount: { asset: "EUR", amount: cents(recurring) }, days: [from], next: [dayAfter(41), dayAfter(71)] }],
    adjustments: [],
    models: booked === amount ? null : { weights: [{ model: "boosted", share: 0.52 }, { model: "seasonal_naive", share: 0.27 }, { model: "mstl", share: 0.21 }], of_all: false, series: 1, days: 1_096, flows: 812 },
  };
};

const measures = (wape: number, naive = 0.31): ForecastMeasures => ({ count: 312, wape, naive_wape: naive, relative: wape / naive, mase: wape / 0.28, rmsse: wape / 0.24, smape: 0.4, bias: 0.01, coverage_80: 0.79, pinball: 0.04, crps: wape * 0.7 });
const group = (key: string, label: string, wape: number) => ({ key, label, measures: measures(wape) });
const sundays = [-61, -54, -47, -40, -33, -26, -19, -12].map(dayAfter);
const modelErrors: readonly [string, number][] = [["ensemble", 0.14], ["boosted", 0.16], ["mstl", 0.21], ["additive", 0.22], ["auto_ets", 0.24], ["theta", 0.27], ["seasonal_naive", 0.31], ["pooled", 0.36]];
const performance: ForecastPerformance = {
  in: "EUR",
  actual_to: dayAfter(0),
  made: "ahead",
  forecasts: 8,
  hindcasts: 0,
  others: 3,
  overall: measures(0.14),
  by_horizon: [group("1", "weeks 1", 0.11), group("2–4", "weeks 2–4", 0.13), group("5–8", "weeks 5–8", 0.15)],
  by_account: [group("1", "assets:bank:nordbank:eur", 0.12), group("2", "assets:bank:nordbank:usd", 0.19)],
  by_category: [group("20", "income:sales", 0.15), group("21", "expenses:payroll", 0.03), group("", "own accounts", 0.4)],
  by_forecast: sundays.map((origin, at) => group(`run${at}`, origin, 0.16 - at / 200)),
  by_model: modelErrors.map(([model, wape]) => ({ model, beats_seasonal_naive: model === "seasonal_naive" ? null : wape < 0.31, ensemble_wape: 0.14, measures: measures(wape), by_horizon: [] })),
  by_model_forecast: sundays.map((origin, at) => ({ forecast: `run${at}`, origin, models: modelErrors.map(([model, wape], order) => ({ model, measures: measures(wape * (1 + ((at * 7 + order * 3) % 5) / 20)) })) })),
  models: [{ model: "boosted", share: 0.52 }, { model: "mstl", share: 0.21 }, { model: "seasonal_naive", share: 0.27 }],
  surprises: [
    { account: 1, path: "assets:bank:nordbank:eur", category: 20, label: "income:sales", from: dayAfter(-18), to: dayAfter(-12), forecast: "run6", origin: dayAfter(-19), expected: "61000.00", actual: "24500.00", entries: [{ entry: 1_501, on: dayAfter(-17), label: "Meridian Retail", amount: "16500.00" }, { entry: 1_499, on: dayAfter(-16), label: "Blue Ridge Outfitters", amount: "8000.00" }], more: 3, missed: [{ on: dayAfter(-15), label: "Summit Wholesale", amount: "30000.00" }] },
    { account: 1, path: "assets:bank:nordbank:eur", category: 22, label: "expenses:rent", from: dayAfter(-11), to: dayAfter(-5), forecast: "run7", origin: dayAfter(-12), expected: "-4200.00", actual: "0.00", entries: [], more: 0, missed: [{ on: dayAfter(-10), label: "Huber Estates", amount: "-4200.00" }] },
  ],
  unpriced: [],
};

const afterwards: ForecastPerformance = { ...performance, made: "afterwards", forecasts: 3, hindcasts: 3, others: 8, overall: measures(0.18), by_forecast: performance.by_forecast.slice(0, 3), by_model_forecast: performance.by_model_forecast.slice(0, 3) };

/** Forecasts have been made for eight weeks: of weeks further ahead fewer were. */
const pastWeeks = (ahead: number, category: string | null): ForecastPastWeeks => {
  const size = category === null ? 1 : 0.6;
  const weeks = Array.from({ length: 26 }, (_, at) => {
    const wave = Math.sin(at / 3) * 9_000 + ((at * 37) % 11) * 700;
    const [came, said] = [Math.round(size * (22_000 + wave)), Math.round(size * (22_000 + 0.8 * wave + 250 * ahead))];
    const from = dayAfter(7 * at - 186);
    const expected = at < 17 + ahead ? null : { forecast: "run1", hindcast: at < 20 + ahead, origin: dayAfter(7 * (at - ahead) - 180), mean: cents(said), p10: cents(said - 5_000 - 400 * ahead), p90: cents(said + 5_000 + 400 * ahead) };
    return { from, to: dayAfter(7 * at - 180), actual: cents(came), expected };
  });
  const told = (hindcast: boolean) => weeks.filter((week) => week.expected?.hindcast === hindcast).length;
  const scored = { measures: { ...measures(0.1 + ahead / 100), count: told(false) }, hindcast_measures: { ...measures(0.12 + ahead / 100), count: told(true) } };
  return { in: "EUR", actual_to: dayAfter(0), ahead, weeks, ...scored, unpriced: [] };
};

const runs: ForecastRunList = { items: [{ id: "run1", made_at: source.made_at, made_by: "schedule", origin: source.origin, horizon: 91, series: 64, took_ms: 8_204, hindcast: false }], in_progress: null };
const adjustments: ForecastAdjustment[] = [{ id: "adj1", account: 1, category: null, on: dayAfter(31), amount: { asset: "EUR", amount: "-48000.00" }, reason: "New packing machine, ordered in October", author: "usr_1", made_at: "2026-11-12T09:30:00Z" }];
const scenarios: ForecastScenario[] = [{ name: "Largest customer pays late", about: "", changes: [{ kind: "delay", what: "counterparty:Meridian", days: 30 }] }];

const comparison = (names: readonly string[]): ForecastComparison => ({
  source,
  items: [null, ...names].map((name, index) => ({ name, days: coming(-140_000 * index), lowest: cents(2_310_000 - 140_000 * index), lowest_on: dayAfter(5), below_limit_bps: 900 * index, accounts: [danger] })),
});

const knownFlows: ForecastKnownList = {
  source,
  hidden: 0,
  items: [
    { source: "receivable", id: "exp_01", part: null, counterparty: "Meridian Retail", reference: "RE-1042", account: 1, category: 20, amount: { asset: "EUR", amount: "12500.00" }, worth: "12500.00", due_on: dayAfter(5), expected_on: dayAfter(18), early_on: dayAfter(6), late_on: dayAfter(31), basis: "learned", observations: 7, observations_of_all: 212, replaces: { asset: "EUR", amount: "12500.00" } },
    { source: "payment", id: "12", part: null, counterparty: "Hansa Packaging", reference: "Invoice 88", account: 1, category: 22, amount: { asset: "EUR", amount: "-4200.00" }, worth: "-4200.00", due_on: dayAfter(3), expected_on: dayAfter(3), early_on: null, late_on: null, basis: "order", observations: 0, observations_of_all: 0, replaces: { asset: "EUR", amount: "0.00" } },
    { source: "facility", id: "fac_01", part: "repayment", counterparty: "Alsterbank", reference: "Term loan", account: 1, category: 30, amount: { asset: "EUR", amount: "-7000.00" }, worth: "-7000.00", due_on: dayAfter(9), expected_on: dayAfter(9), early_on: null, late_on: null, basis: "schedule", observations: 0, observations_of_all: 0, replaces: { asset: "EUR", amount: "-7000.00" } },
  ],
};

let forecastSettings: ForecastSettings = { horizon: 91, country: "DE", minimums: { "assets:bank:nordbank:usd": "50000" } };
let proposalSettings: ProposalSettings = { days: null, year: 360, accounts: {}, pools: [], transfers: { cost: "5.00", cost_bps: 0, settlement_days: 0, daily_limit: null }, conversions: null, across_entities: false, ways: [], facilities: [], limits: {} };
const account = { entity: null, asset: "EUR", counterparty: "Nordbank", target: null };
const planned = (minimum: string, days: number): Proposal => ({
  source,
  start: dayAfter(1),
  days,
  settings: proposalSettings,
  version: 1,
  accounts: [
    { ...account, account: 1, path: "assets:bank:nordbank:eur", is_pool: true, opening: "900000.00", minimum: "0.00", nothing: ["900000.00"], proposed: ["895000.00"] },
    { ...account, account: 3, path: "assets:bank:sparkasse:eur", is_pool: false, opening: "1000.00", minimum, nothing: ["-4000.00"], proposed: [minimum] },
  ],
  left_out: [{ path: "assets:bank:nordbank:usd", why: "left out by the settings" }],
  plan: {
    best: { total: "5.00", earned: "0.00", paid: "0.00", transfers: "5.00", below_targets: "0.00", moves: 1, days_below_minimum: 0 },
    nothing: { total: "41.20", earned: "0.00", paid: "41.20", transfers: "0.00", below_targets: "0.00", moves: 0, days_below_minimum: 26 },
    rule: { total: "10.00", earned: "0.00", paid: "0.00", transfers: "10.00", below_targets: "0.00", moves: 2, days_below_minimum: 0 },
    bound: "0.00",
    moves: [{ number: 1, on: dayAfter(3), arrives_on: dayAfter(3), from: 1, from_path: "assets:bank:nordbank:eur", to: 3, to_path: "assets:bank:sparkasse:eur", amount: { asset: "EUR", amount: String(4_000 + Number(minimum)) }, worth: "5000.00", reason: "minimum", because: `without it assets:bank:sparkasse:eur would hold -4000.00 EUR on ${dayAfter(4)}, below its minimum of ${minimum} EUR`, barrier: null }],
    steps: [],
  },
  conflict: null,
  content: `plan-${minimum}`,
});
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const minimumIn = (body: unknown): string => {
  const settings = isRecord(body) && isRecord(body["settings"]) && isRecord(body["settings"]["accounts"]) ? body["settings"]["accounts"]["assets:bank:sparkasse:eur"] : undefined;
  return isRecord(settings) && typeof settings["minimum"] === "string" ? settings["minimum"] : "1000.00";
};
const tagged = (body: object) => new Response(JSON.stringify(body), { headers: { "Content-Type": "application/json", ETag: '"1"' } });

export const forecastHandlers = [
  http.get(`${API}/forecasting/known`, () => json(knownFlows)),
  http.get(`${API}/forecasting/settings`, () => tagged(forecastSettings)),
  http.put<never, ForecastSettings>(`${API}/forecasting/settings`, async ({ request }) => {
    forecastSettings = await request.json();
    return tagged(forecastSettings);
  }),
  http.get(`${API}/forecasting/proposals/settings`, () => tagged(proposalSettings)),
  http.put<never, ProposalSettings>(`${API}/forecasting/proposals/settings`, async ({ request }) => {
    proposalSettings = await request.json();
    return tagged(proposalSettings);
  }),
  http.post(`${API}/forecasting/proposals`, async ({ request }) => {
    const body: unknown = await request.json();
    return json(planned(minimumIn(body), isRecord(body) && typeof body["days"] === "number" ? body["days"] : 30));
  }),
  http.post(`${API}/forecasting/proposals/payments`, () => json({ payments: [31], beneficiaries: [] }, 201)),
  http.get(`${API}/forecasting`, () => json(outlook)),
  http.get(`${API}/forecasting/grid`, ({ request }) => json(gridOf(Number(paramsOf(request).get("weeks") ?? "13")))),
  http.get(`${API}/forecasting/figure`, ({ request }) => json(partsOf(paramsOf(request)))),
  http.get(`${API}/forecasting/performance`, ({ request }) => json(paramsOf(request).get("made") === "afterwards" ? afterwards : performance)),
  http.get(`${API}/forecasting/performance/weeks`, ({ request }) => json(pastWeeks(Number(paramsOf(request).get("ahead") ?? "1"), paramsOf(request).get("category")))),
  http.get(`${API}/forecasting/runs`, () => {
    const answer = { ...runs };
    runs.in_progress = null;
    return json(answer);
  }),
  http.post(`${API}/forecasting/runs`, () => {
    runs.in_progress = { done: 12, total: 64, text: "tests models on each series" };
    return json({ ...runs }, 202);
  }),
  http.post(`${API}/forecasting/hindcasts`, () => {
    runs.in_progress = { done: 320, total: 1_300, text: "makes forecasts of past weeks" };
    return json({ ...runs }, 202);
  }),
  http.get(`${API}/forecasting/adjustments`, () => json({ items: adjustments })),
  http.post(`${API}/forecasting/adjustments`, async ({ request }) => {
    const body: unknown = await request.json();
    if (typeof body !== "object" || body === null || !("amount" in body) || !("on" in body) || !("reason" in body)) return missing("field");
    const made: ForecastAdjustment = { id: `adj${adjustments.length + 1}`, account: 1, category: null, on: String(body.on), amount: { asset: "EUR", amount: String(body.amount) }, reason: String(body.reason), author: "usr_1", made_at: "2026-11-21T08:00:00Z" };
    adjustments.push(made);
    return json(made, 201);
  }),
  http.delete(`${API}/forecasting/adjustments/:id`, ({ params }) => {
    const at = adjustments.findIndex((each) => each.id === params["id"]);
    if (at < 0) return missing("adjustment");
    adjustments.splice(at, 1);
    return new Response(null, { status: 204 });
  }),
  http.get(`${API}/forecasting/scenarios`, () => json({ items: scenarios })),
  http.put<{ name: string }, Pick<ForecastScenario, "changes">>(`${API}/forecasting/scenarios/:name`, async ({ request, params }) => {
    const { changes } = await request.json();
    const kept: ForecastScenario = { name: params.name, about: "", changes };
    scenarios.push(kept);
    return json(kept);
  }),
  http.delete(`${API}/forecasting/scenarios/:name`, ({ params }) => {
    const at = scenarios.findIndex((each) => each.name === params["name"]);
    if (at < 0) return missing("scenario");
    scenarios.splice(at, 1);
    return new Response(null, { status: 204 });
  }),
  http.get(`${API}/forecasting/comparison`, ({ request }) => json(comparison((paramsOf(request).get("scenarios") ?? "").split(",").filter((each) => each !== "")))),
];
