// The only component that shows an amount of money.
import { amountParts, formatAmount } from "./format";
import { signOf } from "./money";

export interface MoneyProps {
  readonly amount: string;
  readonly asset: string;
  /** Hide the asset where the column or card already names it. */
  readonly bare?: boolean;
  /** Colour incoming money; plain amounts stay calm. */
  readonly flow?: boolean;
  readonly size?: "normal" | "large" | "hero";
  readonly muted?: boolean;
  /** Show a plus sign before what is positive. */
  readonly signed?: boolean;
}

/** Token digits beyond this are in the title: eighteen places do not fit a table. */
const TABLE_PLACES = 6;

export function Money({ amount, asset, bare, flow, size = "normal", muted, signed }: MoneyProps) {
  const parts = amountParts(amount, asset, TABLE_PLACES);
  const sign = signOf(amount);
  const classes = ["money", `money-${size}`];
  if (flow && sign > 0) classes.push("money-in");
  if (muted || sign === 0) classes.push("money-muted");
  const full = formatAmount(amount, asset);
  return (
    <span className={classes.join(" ")} title={full}>
      {parts === null ? (
        amount
      ) : (
        <>
          {parts.sign === "" && signed && sign > 0 ? "+" : parts.sign}
          {parts.whole}
          {parts.fraction !== "" && (
            <span className="money-fraction">
              {parts.point}
              {parts.fraction}
            </span>
          )}
        </>
      )}
      {!bare && <span className="money-asset"> {asset}</span>}
    </span>
  );
}
