// Loans, credit lines and deposits of the made-up company, and what its entities owe each other.
import { http, HttpResponse } from "msw";
import type { Accrual, AccrualList, Facility, FacilityList, FacilitySchedule, Intercompany, Netting, NettingRun, NewFacility } from "../src/shared/api/types";
import { API, json, missing, paramsOf, problem, recorded, seqNow } from "./answers.ts";
import { accounts } from "./company.ts";

const eur = (amount: string) => ({ asset: "EUR", amount });
const total = (amount: string) => ({ value: eur(amount), unpriced: [] });

const loan: Facility = {
  id: "fac_1",
  version: 1,
  name: "Investment loan",
  kind: "loan",
  side: "owed",
  state: "running",
  entity: "aurelia-trading-gmbh",
  counterparty: "Nordbank",
  reference: null,
  asset: "EUR",
  account: { id: 12, path: "liabilities:loan:nordbank" },
  accrued_account: { id: 40, path: "liabilities:interest" },
  interest_account: { id: 41, path: "expenses:interest" },
  payment_account: { id: 1, path: "assets:bank:nordbank:operating" },
  principal: "400000.00",
  limit: null,
  starts_on: "2025-12-31",
  matures_on: "2030-12-31",
  first_payment_on: null,
  every_months: 3,
  rate_bps: "387.5",
  rate_changes: [],
  current_rate_bps: "387.5",
  day_count: "30e-360",
  repayment: "linear",
  calendar: "target",
  roll: "modified-following",
  accrual: "month-end",
  accrues_from: null,
  outstanding: eur("341000.00"),
  scheduled: eur("340000.00"),
  difference: eur("1000.00"),
  headroom: null,
  used_bps: null,
  accrued: eur("1835.11"),
  booked: eur("11201.04"),
  booked_through: "2026-10-31",
  unbooked: eur("770.59"),
  accrued_balance: eur("1064.52"),
  next_payment: { on: "2026-12-31", interest: eur("3303.44"), repayment: eur("20000.00") },
};

const line: Facility = {
  ...loan,
  id: "fac_2",
  name: "Overdraft",
  kind: "credit-line",
  account: { id: 42, path: "liabilities:credit:nordbank" },
  principal: null,
  limit: eur("250000.00"),
  matures_on: null,
  every_months: 3,
  rate_bps: "610",
  current_rate_bps: "610",
  day_count: "act-360",
  repayment: "bullet",
  accrual: "none",
  outstanding: eur("90000.00"),
  scheduled: null,
  difference: null,
  headroom: eur("160000.00"),
  used_bps: 3_600,
  accrued: eur("793.00"),
  booked: eur("0.00"),
  booked_through: null,
  unbooked: eur("793.00"),
  accrued_balance: null,
  next_payment: { on: "2026-12-31", interest: eur("1403.00"), repayment: eur("0.00") },
};

const deposit: Facility = {
  ...loan,
  id: "fac_3",
  name: "Three months",
  kind: "deposit",
  side: "lent",
  account: { id: 43, path: "assets:deposit:nordbank" },
  principal: "150000.00",
  matures_on: "2026-12-15",
  every_months: 0,
  rate_bps: "215",
  current_rate_bps: "215",
  repayment: "bullet",
  outstanding: eur("150000.00"),
  scheduled: eur("150000.00"),
  difference: eur("0.00"),
  accrued: eur("600.21"),
  next_payment: { on: "2026-12-15", interest: eur("815.21"), repayment: eur("150000.00") },
};

const all: Facility[] = [loan, line, deposit];
const items = () => [...all];

/** Keeps what was changed in place of what was there, one version later. */
function keep(id: unknown, change: Partial<Facility>): Facility | undefined {
  const place = all.findIndex((each) => each.id === id);
  const before = all[place];
  if (before === undefined) return undefined;
  const kept = { ...before, ...change, version: before.version + 1 };
  all[place] = kept;
  return kept;
}

const isTerms = (value: unknown): value is NewFacility => typeof value === "object" && value !== null && "rate_bps" in value && "account" in value;

/** What the server finds wrong with terms, at its field. */
function refused(terms: NewFacility) {
  const wrong = (field: string, found: string, expected: string) => {
    const detail = `${field} \`${found}\`: expected ${expected}`;
    return HttpResponse.json({ type: "about:blank#invalid", title: "Unprocessable Entity", status: 422, detail, code: "invalid", field, request_id: "req_01mock" }, { status: 422, headers: { "content-type": "application/problem+json" } });
  };
  if (!/^(assets|liabilities):/.test(terms.account)) return wrong("account", terms.account, "an account below assets (lent) or liabilities (owed)");
  if (typeof terms.matures_on === "string" && terms.matures_on <= terms.starts_on) return wrong("matures_on", terms.matures_on, "a maturity after the start");
  return undefined;
}

const named = (path: string | null | undefined) => (typeof path === "string" ? { id: accounts.find((each) => each.path === path)?.id ?? 90, path } : null);

/** Terms as the facility has them; how it stands is as it was, or nothing. */
function termsOf(terms: NewFacility): Partial<Facility> {
  const { counterparty = null, reference = null, principal = null, matures_on = null, first_payment_on = null, accrues_from = null } = terms;
  return {
    name: terms.name,
    kind: terms.kind,
    side: terms.account.startsWith("assets") ? "lent" : "owed",
    asset: terms.asset,
    starts_on: terms.starts_on,
    every_months: terms.every_months,
    rate_bps: terms.rate_bps,
    current_rate_bps: terms.rate_bps,
    rate_changes: terms.rate_changes ?? [],
    day_count: terms.day_count,
    repayment: terms.repayment ?? "bullet",
    calendar: terms.calendar ?? "target",
    roll: terms.roll ?? "modified-following",
    accrual: terms.accrual ?? "none",
    account: named(terms.account) ?? loan.account,
    accrued_account: named(terms.accrued_account),
    interest_account: named(terms.interest_account),
    payment_account: named(terms.payment_account),
    limit: typeof terms.limit === "string" ? { asset: terms.asset, amount: terms.limit } : null,
    counterparty,
    reference,
    principal,
    matures_on,
    first_payment_on,
    accrues_from,
  };
}

const nothing = { state: "ahead", outstanding: eur("0.00"), scheduled: null, difference: null, headroom: null, used_bps: null, accrued: eur("0.00"), booked: eur("0.00"), booked_through: null, unbooked: eur("0.00"), accrued_balance: null, next_payment: null } as const;

const list = (): FacilityList => ({
  as_of: "2026-11-21",
  in: "EUR",
  seq: seqNow(),
  items: items(),
  totals: { owed: total("431000.00"), lent: total("150000.00"), headroom: total("160000.00") },
  maturities: [
    { rung: "30-days", owed: [], lent: [eur("150000.00")], owed_value: total("0.00"), lent_value: total("150000.00") },
    { rung: "90-days", owed: [eur("20000.00")], lent: [], owed_value: total("20000.00"), lent_value: total("0.00") },
    { rung: "1-year", owed: [eur("60000.00")], lent: [], owed_value: total("60000.00"), lent_value: total("0.00") },
    { rung: "5-years", owed: [eur("261000.00")], lent: [], owed_value: total("261000.00"), lent_value: total("0.00") },
    { rung: "open", owed: [eur("90000.00")], lent: [], owed_value: total("90000.00"), lent_value: total("0.00") },
  ],
  rates: [],
});

const period = (number: number, from: string, to: string, opening: string, interest: string, closing: string, actual: string | null, difference: string | null): FacilitySchedule["items"][number] => ({ number, from, to, paid_on: to, days: 90, fraction: "0.25", rate_bps: "387.5", opening, interest, repayment: "20000.00", payment: String(Number(interest) + 20_000), closing, actual, difference });

const schedule: FacilitySchedule = {
  id: "fac_1",
  as_of: "2026-11-21",
  asset: "EUR",
  agreed: true,
  interest: "14143.75",
  repayment: "80000.00",
  items: [
    period(1, "2025-12-31", "2026-03-31", "400000.00", "3875.00", "380000.00", "380000.00", "0.00"),
    period(2, "2026-03-31", "2026-06-30", "380000.00", "3681.25", "360000.00", "360000.00", "0.00"),
    period(3, "2026-06-30", "2026-09-30", "360000.00", "3487.50", "340000.00", "341000.00", "1000.00"),
    period(4, "2026-09-30", "2026-12-31", "340000.00", "3293.75", "320000.00", null, null),
  ],
};

const accrual = (from: string, to: string, booked_on: string, entry: number | null): Accrual => ({ from, to, booked_on, interest: eur("1101.15"), catch_up: eur("0.00"), amount: eur("1101.15"), state: entry === null ? "due" : "booked", entry, closed_through: null });
let isBooked = false;
const accruals = (booked: number): AccrualList => ({ facility: "fac_1", until: "2026-11-21", booked, problems: [], items: [accrual("2026-09-01", "2026-10-01", "2026-09-30", 1_700), accrual("2026-10-01", "2026-11-01", "2026-10-31", isBooked ? 1_701 : null)] });

const GMBH = "aurelia-trading-gmbh";
const LTD = "aurelia-trading-ltd";
let intercompany: Intercompany = {
  as_of: "2026-11-21",
  seq: 1_826,
  entities: [
    { slug: GMBH, name: "Aurelia Trading GmbH" },
    { slug: LTD, name: "Aurelia Trading Ltd" },
  ],
  accounts: [
    { account: 44, path: "assets:intercompany:ltd", version: 1, entity: GMBH, with: LTD, balances: [eur("84000.00")] },
    { account: 45, path: "liabilities:intercompany:gmbh", version: 1, entity: LTD, with: GMBH, balances: [eur("-81500.00")] },
    { account: 46, path: "liabilities:intercompany:ltd", version: 1, entity: GMBH, with: LTD, balances: [{ asset: "GBP", amount: "-12000.00" }] },
  ],
  claims: [
    { debtor: LTD, creditor: GMBH, by_debtor: eur("81500.00"), by_creditor: eur("84000.00"), difference: eur("2500.00"), agreed: eur("81500.00") },
    { debtor: GMBH, creditor: LTD, by_debtor: { asset: "GBP", amount: "12000.00" }, by_creditor: null, difference: null, agreed: null },
  ],
};

let underWay: number[] = [];
const netting = (params: URLSearchParams): Netting => {
  const amount = eur(params.get("by") === "creditor" ? "84000.00" : "81500.00");
  return {
    as_of: "2026-11-21",
    by: params.get("by") === "creditor" ? "creditor" : "agreed",
    centre: params.get("centre"),
    items: [
      {
        asset: "EUR",
        positions: [
          { entity: GMBH, amount },
          { entity: LTD, amount: eur(`-${amount.amount}`) },
        ],
        payments: [{ from: LTD, to: GMBH, amount }],
        claims: 1,
        gross: amount,
        net: amount,
        saved: eur("0.00"),
        under_way: underWay,
      },
    ],
    left_out: intercompany.claims,
  };
};

const facilityWrites = [
  http.post(`${API}/facilities`, async ({ request }) => {
    const terms = await request.json();
    if (!isTerms(terms)) return problem(422, "bad-json", "Unprocessable Entity", "expected terms");
    const wrong = refused(terms);
    if (wrong !== undefined) return wrong;
    const made: Facility = { ...loan, ...nothing, ...termsOf(terms), id: `fac_${String(all.length + 1)}`, version: 1 };
    all.push(made);
    return json(made, 201);
  }),
  http.put(`${API}/facilities/:id`, async ({ request, params }) => {
    const terms = await request.json();
    const before = all.find(({ id }) => id === params["id"]);
    if (before === undefined) return missing("facility");
    if (request.headers.get("If-Match") !== `"${String(before.version)}"`) return problem(412, "document-changed", "Precondition Failed", "somebody changed it meanwhile: read it again");
    if (!isTerms(terms)) return problem(422, "bad-json", "Unprocessable Entity", "expected terms");
    return refused(terms) ?? json(keep(before.id, termsOf(terms)) ?? before);
  }),
  http.post(`${API}/facilities/:id/accruals`, () => {
    isBooked = true;
    recorded(1);
    return json(accruals(1));
  }),
  http.post(`${API}/facilities/:id/archive`, ({ params }) => {
    const kept = keep(params["id"], { state: "archived" });
    return kept === undefined ? missing("facility") : json(kept);
  }),
  http.post(`${API}/facilities/:id/restore`, ({ params }) => {
    const kept = keep(params["id"], { state: "running" });
    return kept === undefined ? missing("facility") : json(kept);
  }),
];

const intercompanyWrites = [
  http.put(`${API}/intercompany/accounts/:id`, async ({ request, params }) => {
    const account = accounts.find(({ id }) => id === Number(params["id"]));
    const other: unknown = Reflect.get(Object(await request.json()), "entity");
    if (account === undefined || typeof other !== "string") return missing("account");
    const marked = { account: account.id, path: account.path, version: 1, entity: account.entity, with: other, balances: [] };
    intercompany = { ...intercompany, accounts: [...intercompany.accounts, marked] };
    return json(marked);
  }),
  http.delete(`${API}/intercompany/accounts/:id`, ({ params }) => {
    intercompany = { ...intercompany, accounts: intercompany.accounts.filter(({ account }) => account !== Number(params["id"])) };
    return new HttpResponse(null, { status: 204 });
  }),
  http.post(`${API}/intercompany/netting/payments`, async ({ request }) => {
    const run: Partial<NettingRun> = Object(await request.json());
    const isNamed = run.accounts?.some(({ entity }) => entity === LTD) ?? false;
    const missingOne = { severity: "error" as const, code: "no-paying-account", file: null, line: 1, column: null, found: "", expected: `\`${LTD}\` has no bank account of EUR with an IBAN or number: name the account that pays for it` };
    if (!isNamed) return problem(422, "no-paying-account", "Unprocessable Entity", missingOne.expected, [missingOne]);
    underWay = [5];
    recorded(1);
    return json({ items: [{ id: 5 }] }, 201);
  }),
];

export const facilityHandlers = [
  http.get(`${API}/facilities`, () => json(list())),
  http.get(`${API}/facilities/:id/schedule`, () => json(schedule)),
  http.get(`${API}/facilities/:id/accruals`, () => json(accruals(0))),
  http.get(`${API}/facilities/:id`, ({ params }) => {
    const found = items().find(({ id }) => id === params["id"]);
    return found === undefined ? missing("facility") : json(found);
  }),
  http.get(`${API}/intercompany`, () => json(intercompany)),
  http.get(`${API}/intercompany/netting`, ({ request }) => json(netting(paramsOf(request)))),
  ...facilityWrites,
  ...intercompanyWrites,
];
