// Loans, credit lines and deposits of the made-up company, and what its entities owe each other.
import { http } from "msw";
import type { Accrual, AccrualList, Facility, FacilityList, FacilitySchedule, Intercompany, Netting } from "../src/shared/api/types";
import { API, json, missing, paramsOf, recorded, seqNow } from "./answers.ts";

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

let isArchived = false;
const items = () => [{ ...loan, state: isArchived ? ("archived" as const) : loan.state }, line, deposit];

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
const intercompany: Intercompany = {
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
      },
    ],
    left_out: intercompany.claims,
  };
};

export const facilityHandlers = [
  http.get(`${API}/facilities`, () => json(list())),
  http.get(`${API}/facilities/:id/schedule`, () => json(schedule)),
  http.get(`${API}/facilities/:id/accruals`, () => json(accruals(0))),
  http.post(`${API}/facilities/:id/accruals`, () => {
    isBooked = true;
    recorded(1);
    return json(accruals(1));
  }),
  http.post(`${API}/facilities/:id/archive`, () => {
    isArchived = true;
    return json(items()[0] ?? loan);
  }),
  http.post(`${API}/facilities/:id/restore`, () => {
    isArchived = false;
    return json(items()[0] ?? loan);
  }),
  http.get(`${API}/facilities/:id`, ({ params }) => {
    const found = items().find(({ id }) => id === params["id"]);
    return found === undefined ? missing("facility") : json(found);
  }),
  http.get(`${API}/intercompany`, () => json(intercompany)),
  http.get(`${API}/intercompany/netting`, ({ request }) => json(netting(paramsOf(request)))),
];
