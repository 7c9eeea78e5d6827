// A bar for each of 90 days, and the share of all that is known of them.
import { getLocale } from "@/shared/i18n/locale";
import type { Status } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { formatCount, formatDate } from "@/shared/time/dates";

type Day = NonNullable<Status["days"]>[number];
const DAYS = 90;

/** Rounded down: only what was never away is 100 %. */
export function formatShare(up: number, minutes: number): string {
  const share = Math.floor((up / minutes) * 10_000) / 10_000;
  return new Intl.NumberFormat(getLocale(), { style: "percent", maximumFractionDigits: 2 }).format(share);
}

function toneOf(day: Day): string {
  if (day.minutes === 0) return "unknown";
  const away = day.minutes - day.up_minutes;
  if (away === 0) return "good";
  return away <= 10 ? "warning" : "bad";
}

function textOf(day: Day): string {
  if (day.minutes === 0) return t("uptime_day_unknown", { day: formatDate(day.day) });
  return t("uptime_day", { day: formatDate(day.day), share: formatShare(day.up_minutes, day.minutes), up: formatCount(day.up_minutes), minutes: formatCount(day.minutes) });
}

export function UptimeGraph({ days }: { readonly days: readonly Day[] }) {
  const up = days.reduce((sum, day) => sum + day.up_minutes, 0);
  const minutes = days.reduce((sum, day) => sum + day.minutes, 0);
  if (minutes === 0) return <p className="muted">{t("uptime_unknown")}</p>;
  const share = formatShare(up, minutes);
  return (
    <figure className="uptime">
      <figcaption className="uptime-share">{days.length === 1 ? t("uptime_of_one", { share }) : t("uptime_of", { share, days: formatCount(days.length) })}</figcaption>
      <ol className="uptime-bars" aria-label={t("uptime_graph")}>
        {Array.from({ length: Math.max(0, DAYS - days.length) }, (_, index) => (
          <li key={`unknown-${index}`} className="uptime-bar uptime-bar-unknown" aria-hidden="true" />
        ))}
        {days.map((day) => (
          <li key={day.day} className={`uptime-bar uptime-bar-${toneOf(day)}`} title={textOf(day)}>
            <span className="visually-hidden">{textOf(day)}</span>
          </li>
        ))}
      </ol>
      <p className="uptime-ends muted" aria-hidden="true">
        <span>{t("uptime_from", { days: formatCount(DAYS) })}</span>
        <span>{t("today")}</span>
      </p>
    </figure>
  );
}
