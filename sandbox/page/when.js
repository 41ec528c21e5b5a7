/** Instants as people of Kazakhstan read them: every time on the page is in Asia/Almaty. */

const ZONE = "Asia/Almaty";
const make = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, ...options });
const hours = make({ hour: "2-digit", minute: "2-digit" });
const dayKey = make({ year: "numeric", month: "2-digit", day: "2-digit" });
const dayMonth = make({ day: "numeric", month: "long" });
const dayMonthYear = make({ day: "numeric", month: "long", year: "numeric" });
const full = make({ weekday: "short", day: "numeric", month: "short", year: "numeric" });

/** Message times come as Unix seconds. */
export const instant = (seconds) => new Date(seconds * 1000);
export const timeOf = (date) => hours.format(date);
export const dayOf = (date) => dayKey.format(date);
export const dateOf = (date) => full.format(date);

/** The words of a date separator; the year is told only when it is not the world's present one. */
export function separatorOf(date, now) {
  const sameYear = dayKey.format(date).slice(-4) === dayKey.format(now).slice(-4);
  return (sameYear ? dayMonth : dayMonthYear).format(date);
}
