// When a page looks from: the day of the balances, and what was known by then.
import type { Known } from "@/shared/api/queries";
import { AsOfPicker } from "./as-of-picker";
import { KnownPicker } from "./known-picker";

export interface Moment extends Known {
  readonly as_of?: string | undefined;
}

export function LookBack({ value, onChange }: { readonly value: Moment; readonly onChange: (moment: Moment) => void }) {
  const { as_of, known_at, known_seq } = value;
  return (
    <>
      <AsOfPicker value={as_of} onChange={(next) => onChange({ as_of: next })} />
      <KnownPicker value={{ known_at, known_seq }} onChange={onChange} />
    </>
  );
}
