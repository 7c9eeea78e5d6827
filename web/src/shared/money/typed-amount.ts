// Amounts as people type them: `1.234,50`, `1,234.50` and `1234.5` become the decimal text of the wire.

const PARTIAL = /^\d{0,24}(\.\d{0,18})?$/;

/**
 * The decimal text of what was typed or pasted so far; null when it can never become an amount.
 * The last of two different marks is the decimal one; one mark alone is decimal, unless it occurs twice.
 */
export function normaliseTyped(text: string): string | null {
  const packed = text.replaceAll(/[\s'’_]/g, "");
  const marks = packed.replaceAll(/[^.,]/g, "");
  const last = marks.at(-1);
  let decimal = packed;
  if (last !== undefined) {
    const isGroupingOnly = marks.length > 1 && marks === last.repeat(marks.length);
    if (!isGroupingOnly && marks.indexOf(last) !== marks.length - 1) return null; // A decimal mark occurs once, at the end.
    const point = isGroupingOnly ? -1 : packed.lastIndexOf(last);
    const digits = (part: string) => part.replaceAll(/[.,]/g, "");
    decimal = point === -1 ? digits(packed) : `${digits(packed.slice(0, point))}.${packed.slice(point + 1)}`;
  }
  return PARTIAL.test(decimal) ? decimal : null;
}

/** The amount itself: without a trailing point, with a leading zero; undefined when nothing was typed. */
export function settleTyped(text: string): string | undefined {
  const settled = text.replace(/\.$/, "").replace(/^\./, "0.");
  return settled === "" ? undefined : settled;
}
