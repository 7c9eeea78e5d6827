// Payments of the made-up company, and those who are paid.
import { http, HttpResponse } from "msw";
import type { Beneficiary, MadePaymentFile, NewBeneficiary, NewPayment, Payment, PaymentFile, PaymentGateway, PaymentPolicy, PaymentState, PolicyAnswer, PolicyQuestion, SavedPaymentTemplate } from "../src/shared/api/types";
import { API, json, missing, paramsOf, problem } from "./answers.ts";
import { accounts } from "./company.ts";

const ADA = "usr_1";
const BEN = "usr_2";
const AT = "2026-11-20T09:00:00Z";

const revision = (number: number, details: NewBeneficiary, made_by: string, state: "waiting" | "approved"): Beneficiary["revisions"][number] => ({
  number,
  details,
  account: (details.iban ?? details.account_number ?? "").replace(/(.{4})(?=.)/g, "$1 "),
  state,
  made_by,
  made_at: AT,
  decided_by: state === "approved" ? ADA : null,
  decided_at: state === "approved" ? AT : null,
});

const beneficiary = (number: number, name: string, iban: string, more: Partial<Beneficiary> = {}): Beneficiary => ({ id: `bnf_${String(number)}`, version: 1, name, is_removed: false, current: 1, waiting: null, revisions: [revision(1, { name, iban }, BEN, "approved")], ...more });

const beneficiaries: Beneficiary[] = [
  beneficiary(1, "Bäckerei Müller", "DE89370400440532013000"),
  beneficiary(2, "Hafenspedition Nord GmbH", "DE02120300000000202051", { waiting: 2, revisions: [revision(1, { name: "Hafenspedition Nord GmbH", iban: "DE02120300000000202051" }, BEN, "approved"), revision(2, { name: "Hafenspedition Nord GmbH", iban: "NL91ABNA0417164300" }, BEN, "waiting")] }),
  beneficiary(3, "Atelier Lumière SARL", "FR1420041010050500013M02606"),
];

const event = (seq: number, what: string, by: string) => ({ seq, at: AT, by, what });
const bank = accounts.find((account) => account.kind === "bank");

function payment(id: number, to: number, amount: string, state: PaymentState, more: Partial<Payment> = {}): Payment {
  const payee = beneficiaries[to - 1]?.revisions[0];
  return {
    id,
    batch: null,
    state,
    content: String(id).padStart(64, "0"),
    account: bank?.id ?? 1,
    account_path: bank?.path ?? "",
    amount: { asset: "EUR", amount },
    beneficiary: `bnf_${String(to)}`,
    revision: 1,
    payee: payee?.details ?? null,
    payee_account: payee?.account ?? "",
    execute_on: "2026-11-23",
    method: "sepa",
    end_to_end_id: `BSR-00000001-${String(id).padStart(8, "0")}`,
    text: `Invoice ${String(7000 + id)}`,
    reference: null,
    purpose: null,
    charges: "scheme",
    origin: null,
    warnings: [],
    written: [],
    plan: state === "drafted" ? null : { rule: "everything", is_ordered: false, needs: [{ roles: ["owner", "admin", "treasurer"], members: [], approvers: 1, missing: state === "submitted" ? 1 : 0 }] },
    approved_by: state === "drafted" || state === "submitted" ? [] : [ADA],
    makers: [BEN],
    may_approve: state === "submitted",
    file: null,
    entry: null,
    is_unsettled: false,
    events: [event(900 + id, "drafted", BEN)],
    ...more,
  };
}

const written = [{ field: "name", given: "Bäckerei Müller", written: "Baeckerei Mueller" }];
const payments: Payment[] = [
  payment(1, 3, "1840.00", "settled", { entry: 4, file: 1, events: [event(901, "drafted", BEN), event(902, "submitted", BEN), event(903, "approved", ADA), { ...event(904, "exported", ADA), file: 1 }, { ...event(905, "accepted", ADA), note: "AcceptedSettling" }, { ...event(906, "settled", ADA), entry: 4 }] }),
  payment(2, 1, "412.60", "exported", { file: 2 }),
  payment(3, 2, "12500.00", "submitted", { events: [event(910, "drafted", BEN), event(911, "submitted", BEN)], warnings: [{ code: "unusual-amount", message: "unusual for this beneficiary: about 1,900.00 EUR is usual (14 earlier payments)" }] }),
  payment(4, 1, "86.20", "submitted", { written }),
  payment(5, 3, "1840.00", "drafted", { warnings: [{ code: "duplicate", message: "payment 1 is the same amount to the same beneficiary, for 2026-11-23" }] }),
];

const change = (id: number, more: Partial<Payment>, what: string): Payment | undefined => {
  const index = payments.findIndex((each) => each.id === id);
  const found = payments[index];
  if (found === undefined) return undefined;
  const next = { ...found, ...more, events: [...found.events, event(950 + found.events.length, what, ADA)] };
  payments[index] = next;
  return next;
};

interface Body {
  readonly payments: readonly (number | { readonly id: number })[];
}
const isBody = (value: unknown): value is Body => typeof value === "object" && value !== null && "payments" in value && Array.isArray(value.payments);
const idsOf = (value: unknown): number[] => (isBody(value) ? value.payments.map((each) => (typeof each === "number" ? each : each.id)) : []);
const isDrafts = (value: unknown): value is { payments: NewPayment[] } => isBody(value) && value.payments.every((each) => typeof each === "object" && "beneficiary" in each);
const isDetails = (value: unknown): value is NewBeneficiary => typeof value === "object" && value !== null && "name" in value;

const moved = (path: string, more: Partial<Payment>, what: string) =>
  http.post(`${API}/payments/${path}`, async ({ request }) => {
    const items = idsOf(await request.json()).map((id) => change(id, more, what));
    return items.includes(undefined) ? missing("payment") : json({ items: items.filter((each) => each !== undefined) });
  });

const files: PaymentFile[] = [{ number: 2, copy_of: null, format: "pain.001.001.09", message_id: "BSR-00000001-F000002", made_at: AT, made_by: ADA, hash: "0".repeat(64), payments: [2], reason: null }];
const templates: SavedPaymentTemplate[] = [
  { name: "rent", version: 1, kept_by: BEN, template: { account: "assets:bank:nordbank:eur", beneficiary: "bnf_3", amount: "1840.00", asset: "EUR", method: null, text: "Rent", reference: null, repeats: { every: "month", first_on: "2026-01-02", last_on: null, days_ahead: 5 } } },
];
let policy: PaymentPolicy = {
  cooling_hours: 24,
  duplicate_days: 30,
  unusual_tenths: 35,
  days_ahead: 365,
  rules: [
    { name: "large", when: { methods: [], entities: [], accounts: [], currencies: ["EUR"], at_least: "10000" }, is_ordered: true, needs: [{ roles: ["treasurer"], members: [], approvers: 1 }, { roles: ["owner"], members: [], approvers: 1 }] },
    { name: "everything", when: { methods: [], entities: [], accounts: [], currencies: [], at_least: null }, is_ordered: false, needs: [{ roles: ["owner", "admin", "treasurer"], members: [], approvers: 1 }] },
  ],
  limits: [{ roles: ["treasurer"], members: [], currency: "EUR", per_payment: "50000", per_day: "200000" }],
  cut_offs: [{ currency: "EUR", time: "15:00", zone: "Europe/Berlin", calendar: "target" }],
};
let gateway: PaymentGateway | undefined;

const reads = [
  http.get(`${API}/payments`, ({ request }) => {
    const state = paramsOf(request).get("state");
    const states = [...new Set(payments.map((each) => each.state))];
    const counts = states.map((each) => ({ state: each, count: payments.filter((one) => one.state === each).length }));
    return json({ items: payments.filter((each) => state === null || each.state === state).reverse(), next_before: null, counts });
  }),
  http.get(`${API}/payments/:id`, ({ params }) => {
    const found = payments.find((each) => each.id === Number(params["id"]));
    return found === undefined ? missing("payment") : json(found);
  }),
  http.get(`${API}/beneficiaries`, () => json({ items: beneficiaries })),
  http.get(`${API}/payment-files`, () => json({ items: files })),
  http.get(`${API}/payment-templates`, () => json({ items: templates })),
  http.get(`${API}/payment-policy`, () => HttpResponse.json(policy, { headers: { ETag: '"1"' } })),
  http.get(`${API}/payment-gateway`, () => (gateway === undefined ? missing("payment gateway") : HttpResponse.json(gateway, { headers: { ETag: '"1"' } }))),
];

const steps = [
  http.post(`${API}/payments`, async ({ request }) => {
    const body: unknown = await request.json();
    if (!isDrafts(body)) return problem(422, "bad-json", "Unprocessable", "Expected payments.");
    const first = payments.length + 1;
    const items = body.payments.map((draft, index) => payment(first + index, Number(draft.beneficiary.slice(4)), draft.amount, "drafted", { makers: [ADA], batch: body.payments.length > 1 ? first : null, text: draft.text ?? null }));
    payments.push(...items);
    return json({ items }, 201);
  }),
  moved("submit", { state: "submitted", may_approve: false, plan: { rule: "everything", is_ordered: false, needs: [{ roles: ["owner", "admin", "treasurer"], members: [], approvers: 1, missing: 1 }] } }, "submitted"),
  moved("approve", { state: "approved", may_approve: false, approved_by: [ADA] }, "approved"),
  moved("reject", { state: "rejected", may_approve: false }, "rejected"),
  moved("cancel", { state: "cancelled", may_approve: false }, "cancelled"),
  http.post(`${API}/payment-files`, async ({ request }) => {
    const ids = idsOf(await request.json());
    ids.forEach((id) => change(id, { state: "exported", file: 3 }, "exported"));
    const made: MadePaymentFile = { file: { number: 3, copy_of: null, format: "pain.001.001.09", message_id: "BSR-00000001-F000003", made_at: AT, made_by: ADA, hash: "0".repeat(64), payments: ids, reason: null }, name: "BSR-00000001-F000003.xml", text: "<Document/>", control_sum: "86.20", written, notices: [] };
    return json(made, 201);
  }),
];

const settings = [
  http.put(`${API}/payment-policy`, async ({ request }) => {
    policy = Object(await request.json());
    return json(policy);
  }),
  http.post(`${API}/payment-policy/preview`, async ({ request }) => {
    const question: PolicyQuestion = Object(await request.json());
    const { rules, limits } = question.policy ?? policy;
    const amount = Number(question.amount);
    const place = rules.findIndex(({ when = {} }) => {
      const isOf = (list: readonly string[] | undefined, value: string) => list === undefined || list.length === 0 || list.includes(value);
      return isOf(when.methods, question.method) && isOf(when.currencies, question.asset) && amount >= Number(when.at_least ?? "0") && amount <= Number(when.at_most ?? "Infinity");
    });
    const rule = rules[place];
    if (rule === undefined) return problem(422, "invalid", "Unprocessable", "rules: found no rule for it");
    const isOver = limits.some(({ currency, per_payment }) => currency === question.asset && amount > Number(per_payment ?? "Infinity"));
    const answer: PolicyAnswer = { rule: rule.name, place, is_ordered: rule.is_ordered ?? false, needs: rule.needs.map(({ roles = [], members = [], approvers }) => ({ roles, members, approvers, able: isOver ? 0 : 2 })) };
    return json(answer);
  }),
  http.put(`${API}/payment-gateway`, async ({ request }) => {
    const body = Object(await request.json());
    gateway = { url: Reflect.get(body, "url"), key_id: Reflect.get(body, "key_id"), automatic_since: Reflect.get(body, "automatic") === true ? AT : null, public_key: "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=\n-----END PUBLIC KEY-----\n" };
    return json(gateway);
  }),
  http.put(`${API}/payment-templates/:name`, async ({ request, params }) => {
    const made: SavedPaymentTemplate = { name: String(params["name"]), version: 1, kept_by: ADA, template: Object(await request.json()) };
    templates.push(made);
    return json(made);
  }),
  http.post(`${API}/payment-files/:number/send`, () => json({ items: [] })),
];

const people = [
  http.post(`${API}/beneficiaries/name-check`, async ({ request }) => {
    const body: unknown = await request.json();
    const fits = isDetails(body) && body.name.includes("Müller");
    return json({ verdict: fits ? "fits" : "differs", known: ["Bäckerei Müller"] });
  }),
  http.post(`${API}/beneficiaries`, async ({ request }) => {
    const body: unknown = await request.json();
    if (!isDetails(body)) return problem(422, "bad-json", "Unprocessable", "Expected a beneficiary.");
    if (body.iban?.includes("DE88") === true) return problem(422, "iban-check-digits", "Unprocessable", "IBAN: check digits 88: expected 89; a character was mistyped");
    const made = beneficiary(beneficiaries.length + 1, body.name, "", { current: null, waiting: 1, revisions: [revision(1, body, ADA, "waiting")] });
    beneficiaries.push(made);
    return json(made, 201);
  }),
  http.put(`${API}/beneficiaries/:id`, () => json(beneficiaries[0])),
  http.delete(`${API}/beneficiaries/:id`, () => new HttpResponse(null, { status: 204 })),
  http.post(`${API}/beneficiaries/:id/decision`, ({ params }) => {
    const index = beneficiaries.findIndex((each) => each.id === params["id"]);
    const found = beneficiaries[index];
    if (found === undefined) return missing("beneficiary");
    const next = { ...found, current: found.waiting, waiting: null };
    beneficiaries[index] = next;
    return json(next);
  }),
];

export const paymentHandlers = [...reads, ...steps, ...settings, ...people];
