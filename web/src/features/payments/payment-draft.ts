// What somebody types of a payment, and what of it goes to the server.
import type { Beneficiary, NewPayment } from "@/shared/api/types";

export interface PaymentLine {
  readonly key: number;
  readonly beneficiary: string;
  readonly amount: string;
  readonly text: string;
  readonly reference: string;
}

export interface PaymentForm {
  readonly account: number | undefined;
  readonly asset: string;
  readonly execute_on: string;
  readonly lines: readonly PaymentLine[];
}

export const emptyLine = (key: number): PaymentLine => ({ key, beneficiary: "", amount: "", text: "", reference: "" });

export const emptyForm = (asset: string): PaymentForm => ({ account: undefined, asset, execute_on: "", lines: [emptyLine(1)] });

export const isReady = (form: PaymentForm): boolean => form.account !== undefined && form.lines.every((line) => line.beneficiary !== "" && line.amount !== "");

const given = (text: string) => (text.trim() === "" ? null : text.trim());

/** The bodies of the lines. Empty until an account is chosen. */
export function paymentsOf(form: PaymentForm): NewPayment[] {
  const { account } = form;
  if (account === undefined) return [];
  return form.lines.map((line) => ({
    account,
    beneficiary: line.beneficiary,
    amount: line.amount,
    asset: form.asset,
    execute_on: given(form.execute_on),
    moves_day: true,
    text: given(line.text),
    reference: given(line.reference),
  }));
}

/** Those who may be chosen: not removed, and with details that were not refused. */
export const payable = (all: readonly Beneficiary[]): Beneficiary[] => all.filter((each) => !each.is_removed && (each.current !== null || each.waiting !== null));

/** The account that a payment to them goes to. */
export function accountOf(beneficiary: Beneficiary): string {
  const number = beneficiary.current ?? beneficiary.waiting;
  return beneficiary.revisions.find((revision) => revision.number === number)?.account ?? "";
}
