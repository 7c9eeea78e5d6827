// Civil dates are `YYYY-MM-DD` text; they are never shifted by a time zone.
import { getLocale } from "@/shared/i18n/locale";

const CIVIL = /^\d{4}-\d{2}-\d{2}$/;

export function isCivilDate(text: unknown): text is string {
  return typeof text === "string" && CIVIL.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
}

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** An RFC 3339 moment, such as `2026-11-21T08:30:00Z`. */
export function isMoment(text: unknown): text is string {
  return typeof text === "string" && MOMENT.test(text) && !Number.isNaN(Date.parse(text));
}

/** A moment as the reader's clock shows it, for a field of date and time: `2026-11-21T09:30`. */
export function toLocalField(moment: string): string {
  const at = new Date(moment);
  return Number.isNaN(at.getTime()) ? "" : new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** What such a field says, as a moment in UTC; undefined while it is incomplete. */
export function fromLocalField(text: string): string | undefined {
  const at = new Date(text);
  return text === "" || Number.isNaN(at.getTime()) ? undefined : at.toISOString().replace(".000Z", "Z");
}

export function toCivil(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

/** Today where the reader is. */
export function today(now = new Date()): string {
  const pad = (value: number) => String(value).padStart(2, "0");
  return `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
}

export function addDays(date: string, days: number): string {
  const moment = new Date(`${date}T00:00:00Z`);
  moment.setUTCDate(moment.getUTCDate() + days);
  return toCivil(moment);
}

/** The same day some months away, held inside the month: 31 March less one month is 28 February. */
export function addMonths(date: string, months: number): string {
  const moment = new Date(`${date}T00:00:00Z`);
  const day = moment.getUTCDate();
  moment.setUTCDate(1);
  moment.setUTCMonth(moment.getUTCMonth() + months);
  const last = new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth() + 1, 0)).getUTCDate();
  moment.setUTCDate(Math.min(day, last));
  return toCivil(moment);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const id = `${getLocale()}/${key}`;
  let found = formats.get(id);
  if (found === undefined) {
    found = new Intl.DateTimeFormat(getLocale(), options);
    formats.set(id, found);
  }
  return found;
}

export function formatDate(date: string): string {
  if (!isCivilDate(date)) return date;
  return format("date", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).format(new Date(`${date}T00:00:00Z`));
}

export function formatMoment(moment: string): string {
  const at = new Date(moment);
  if (Number.isNaN(at.getTime())) return moment;
  return format("moment", { dateStyle: "medium", timeStyle: "short" }).format(at);
}

/** "5 minutes ago", for the age of what is shown. */
export function formatAge(at: number, now = Date.now()): string {
  const seconds = Math.round((at - now) / 1000);
  const relative = new Intl.RelativeTimeFormat(getLocale(), { numeric: "auto" });
  if (seconds > -60) return relative.format(seconds, "second");
  if (seconds > -3600) return relative.format(Math.round(seconds / 60), "minute");
  if (seconds > -86_400) return relative.format(Math.round(seconds / 3600), "hour");
  return relative.format(Math.round(seconds / 86_400), "day");
}

export function formatCount(count: number): string {
  return new Intl.NumberFormat(getLocale()).format(count);
}

/** The time of day, as the reader's clock shows it. */
export function formatClock(at: number): string {
  return format("clock", { timeStyle: "short" }).format(new Date(at));
}

/** A wait in seconds as `14:59`. */
export function formatWait(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** How long something lasts, in its two largest units: "1 d 2 h". */
export function formatDuration(seconds: number): string {
  const units = [["day", 86_400], ["hour", 3_600], ["minute", 60], ["second", 1]] as const;
  const first = Math.max(0, units.findIndex(([, size]) => seconds >= size));
  let rest = Math.max(0, Math.floor(seconds));
  const parts = units.slice(seconds < 1 ? 3 : first, (seconds < 1 ? 3 : first) + 2).map(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return { unit, count };
  });
  const shown = parts.filter(({ count }, index) => count > 0 || (index === 0 && parts.length === 1));
  return shown.map(({ unit, count }) => new Intl.NumberFormat(getLocale(), { style: "unit", unit, unitDisplay: "narrow" }).format(count)).join(" ");
}
