// Terms of the made-up company's accounts, and what follows from them.
import { http, HttpResponse } from "msw";
import type { AccountTerms, Liquidity } from "../src/shared/api/types";
import { API, dayParam, json, LAST, paramsOf, problem, recorded, seqNow } from "./answers.ts";
import { amountText, balanceOn, dayText } from "./ledger.ts";
import { cashAccounts } from "./views.ts";

const terms = new Map<number, { version: number; terms: AccountTerms }>([
  [1, { version: 1, terms: { target: "200000.00", restricted: "10000.00" } }],
  [2, { version: 1, terms: { target: "40000000.00" } }],
]);

const none: AccountTerms = { overdraft: null, target: null, least: null, restricted: null, available_after_days: null, haircut_bps: null };
const hundredths = (text: string | null | undefined) => (text === null || text === undefined ? undefined : Math.round(Number(text) * 100));

function rowsOn(day: number): Liquidity["accounts"] {
  return cashAccounts.map(({ id, path, bank, asset }) => {
    const set = terms.get(id)?.terms ?? none;
    const [overdraft, target, least, restricted] = [set.overdraft, set.target, set.least, set.restricted].map(hundredths);
    const balance = balanceOn(id, day);
    const amount = (units: number | undefined) => (units === undefined ? null : { asset: asset ?? "EUR", amount: amountText(units) });
    const breach = balance < -(overdraft ?? 0) ? "below-limit" : least !== undefined && balance < least ? "below-least" : target !== undefined && balance < target ? "below-target" : null;
    return { account: id, path, bank, balance: { asset: asset ?? "EUR", amount: amountText(balance) }, restricted: amount(restricted), overdraft: amount(overdraft), target: amount(target), usable: { asset: asset ?? "EUR", amount: amountText(balance - (restricted ?? 0) + (overdraft ?? 0)) }, idle: target === undefined ? null : amount(Math.max(0, balance - target)), breach, available: "today", haircut_bps: set.haircut_bps ?? 0, value: null };
  });
}

const eur = (amount: string) => ({ asset: "EUR", amount });

export const liquidityHandlers = [
  http.get(`${API}/liquidity`, ({ request }) => {
    const day = dayParam(paramsOf(request), "as_of", LAST);
    const accounts = rowsOn(day).toSorted((left, right) => Number(right.breach !== null) - Number(left.breach !== null));
    const liquidity: Liquidity = {
      as_of: dayText(day),
      in: "EUR",
      seq: seqNow(),
      accounts,
      tiers: [
        { available: "today", value: eur("433849.50"), usable: eur("433849.50"), cumulative: eur("433849.50"), runway_days: 412 },
        { available: "restricted", value: eur("10000.00"), usable: eur("10000.00"), cumulative: eur("433849.50"), runway_days: 412 },
      ],
      banks: [{ bank: "Nordbank", value: eur("431899.50"), share_bps: 9_731 }, { bank: "Thameside Bank", value: eur("11950.00"), share_bps: 269 }],
      burn: eur("94700.00"),
      unpriced: [],
      rates: [],
    };
    return json(liquidity);
  }),
  http.get(`${API}/accounts/:id/terms`, ({ params }) => {
    const set = terms.get(Number(params["id"])) ?? { version: 0, terms: none };
    return HttpResponse.json({ ...none, ...set.terms }, { headers: { ETag: `"${String(set.version)}"` } });
  }),
  http.put(`${API}/accounts/:id/terms`, async ({ request, params }) => {
    const account = Number(params["id"]);
    const version = terms.get(account)?.version ?? 0;
    if (request.headers.get("If-Match") !== `"${String(version)}"`) return problem(412, "version-conflict", "Precondition Failed", `version ${String(version)} is there`);
    const body: AccountTerms = Object(await request.json());
    terms.set(account, { version: version + 1, terms: body });
    recorded(1);
    return HttpResponse.json(body, { headers: { ETag: `"${String(version + 1)}"` } });
  }),
];
