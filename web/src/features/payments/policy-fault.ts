// Faults of the policy's form in words, by field.
import { t } from "@/shared/i18n/translate";
import type { Faults } from "./policy-draft";

/** What is wrong with a field of one row, or with a field of the policy where there is no row. */
export function faultText(faults: Faults, row?: string): (field: string) => string | undefined {
  return (field) => {
    const fault = faults.get(row === undefined ? field : `${row} ${field}`);
    return fault === undefined ? undefined : t(`policy_fault_${fault}`);
  };
}
