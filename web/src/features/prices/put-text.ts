// What became of prices that were sent, in words.
import { tn } from "@/shared/i18n/translate";

export function putText({ added, corrected, unchanged }: { readonly added: number; readonly corrected: number; readonly unchanged: number }): string {
  const parts = [added > 0 ? tn("prices_added", added) : "", corrected > 0 ? tn("prices_corrected", corrected) : "", unchanged > 0 ? tn("prices_unchanged", unchanged) : ""];
  return parts.filter((part) => part !== "").join(", ");
}
