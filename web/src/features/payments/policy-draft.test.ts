import { describe, expect, it } from "vitest";
import type { PaymentPolicy } from "@/shared/api/types";
import { draftOf, faultsOf, moved, newLimit, newRule, policyOf, readPolicy } from "./policy-draft";

const policy: PaymentPolicy = {
  cooling_hours: 24,
  duplicate_days: 30,
  unusual_tenths: 35,
  days_ahead: 365,
  rules: [
    { name: "large", when: { methods: ["sepa"], entities: ["gmbh"], accounts: ["assets:bank"], currencies: ["EUR"], at_least: "10000", at_most: "99999.99" }, is_ordered: true, needs: [{ roles: ["treasurer"], members: [], approvers: 1 }, { roles: [], members: ["usr_1", "usr_2"], approvers: 2 }] },
    { name: "everything", when: { methods: [], entities: [], accounts: [], currencies: [], at_least: null, at_most: null }, is_ordered: false, needs: [{ roles: ["owner"], members: [], approvers: 1 }] },
  ],
  limits: [{ roles: ["treasurer"], members: [], currency: "EUR", per_payment: "50000", per_day: null }],
  cut_offs: [{ currency: "EUR", time: "15:00", zone: "Europe/Berlin", calendar: "target" }],
};

describe("the payment policy in its form", () => {
  const draft = draftOf(policy);
  const rule = (more: object) => faultsOf({ ...draft, rules: draft.rules.map((each, index) => (index === 0 ? { ...each, ...more } : each)) });

  it("comes back as it was", () => {
    expect(policyOf(draft)).toEqual(policy);
    expect(faultsOf(draft).size).toBe(0);
    expect(draftOf({ ...policy, unusual_tenths: 40 }).unusual).toBe("4");
    expect(readPolicy(JSON.stringify(policy)).policy).toEqual(policy);
  });

  it("says at which field a rule is wrong", () => {
    expect([...rule({ name: " " })]).toEqual([["rule 1 name", "name"]]);
    expect([...rule({ currencies: "EUR, USD" })]).toEqual([["rule 1 currencies", "one-currency"]]);
    expect([...rule({ currencies: "EURO", from: "", to: "" })]).toEqual([["rule 1 currencies", "currency"]]);
    expect([...rule({ currencies: "JPY", from: "1.5", to: "" })]).toEqual([["rule 1 from", "places"]]);
    expect([...rule({ to: "9999.99" })]).toEqual([["rule 1 to", "range"]]);
    expect([...rule({ needs: [{ key: 7, roles: [], members: ["usr_1"], approvers: "2" }] })]).toEqual([["rule 1 need 7", "people"]]);
    expect([...rule({ needs: [{ key: 7, roles: [], members: [], approvers: "0" }] })]).toEqual([["rule 1 need 7", "approvers"]]);
  });

  it("needs a last rule for everything", () => {
    expect(faultsOf({ ...draft, rules: moved(draft.rules, 1, 0) }).get("rules")).toBe("last-rule");
    expect(faultsOf({ ...draft, rules: [] }).get("rules")).toBe("last-rule");
    expect(faultsOf({ ...draft, rules: [...draft.rules, { ...newRule(3), name: "rest" }] }).size).toBe(0);
  });

  it("says at which field a limit or a number is wrong", () => {
    expect([...faultsOf({ ...draft, limits: [newLimit(1, "EUR")] })]).toEqual([["limit 1 perPayment", "no-limit"]]);
    expect([...faultsOf({ ...draft, limits: [{ ...newLimit(1, "???"), perDay: "1" }] })]).toEqual([["limit 1 currency", "currency"]]);
    expect([...faultsOf({ ...draft, cooling: "2161", unusual: "3.55", ahead: "" }).keys()]).toEqual(["cooling", "ahead", "unusual"]);
  });

  it("is no policy in every text", () => {
    expect(readPolicy("no rules").fault).toBeTruthy();
    expect(readPolicy("[]").fault).toBe("rules");
    expect(readPolicy("null").fault).toBe("rules");
  });
});
