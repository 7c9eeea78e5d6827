// Sizes of files as people read them.
import { getLocale } from "@/shared/i18n/locale";

const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** A size in bytes with its unit, in steps of a thousand: `3.2 MB`. */
export function formatBytes(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  return new Intl.NumberFormat(getLocale(), { style: "unit", unit: units[step] ?? "byte", maximumFractionDigits: step === 0 ? 0 : 1 }).format(bytes / 1000 ** step);
}
