// The sandbox's clock, and dates as a person in Sweden reads them.

export const ZONE = "Europe/Stockholm";
const DAY = 86400;
const WORK_BEGINS = 9;
const known = { now: Date.now() / 1000, at: performance.now() };

/** Sets the clock to what the sandbox said, unix seconds. */
export function setClock(unix) {
  known.now = unix;
  known.at = performance.now();
}

/** The sandbox's time, unix seconds. */
export const now = () => known.now + (performance.now() - known.at) / 1000;

const format = (unix, locale, options) =>
  new Intl.DateTimeFormat(locale, { timeZone: ZONE, ...options }).format(new Date(unix * 1000));

/** A day as "2026-11-03", to compare days by. */
export const dayKey = (unix) => format(unix, "sv-SE", { year: "numeric", month: "2-digit", day: "2-digit" });

export const timeOf = (unix, locale) => format(unix, locale, { hour: "2-digit", minute: "2-digit" });

const relative = (unix, locale) => {
  const days = Math.round((Date.parse(dayKey(unix)) - Date.parse(dayKey(now()))) / (DAY * 1000));
  if (Math.abs(days) > 1) return null;
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(days, "day");
};

const thisYear = (unix) => dayKey(unix).slice(0, 4) === dayKey(now()).slice(0, 4);
const dateShort = (unix, locale) => format(unix, locale, { day: "numeric", month: "short", year: "numeric" });
const dateLong = (unix, locale) =>
  format(unix, locale, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
const datePlain = (unix, locale) =>
  format(unix, locale, { day: "numeric", month: "long", ...(thisYear(unix) ? {} : { year: "numeric" }) });

/** The words over a day's first message: "I dag", "I går" or the date. */
export function dayTitle(unix, locale) {
  const year = thisYear(unix) ? {} : { year: "numeric" };
  const words =
    relative(unix, locale) ?? format(unix, locale, { weekday: "long", day: "numeric", month: "long", ...year });
  return words[0].toLocaleUpperCase(locale) + words.slice(1);
}

/** A moment as the clock shows it, with its day and its year. */
export const momentWords = (unix, locale) =>
  format(unix, locale, {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  });

const PATTERNS = {
  date_num: (unix) => dayKey(unix),
  date: datePlain,
  date_short: dateShort,
  date_long: dateLong,
  date_pretty: (unix, locale) => relative(unix, locale) ?? datePlain(unix, locale),
  date_short_pretty: (unix, locale) => relative(unix, locale) ?? dateShort(unix, locale),
  date_long_pretty: (unix, locale) => relative(unix, locale) ?? dateLong(unix, locale),
  time: timeOf,
  time_secs: (unix, locale) => format(unix, locale, { hour: "2-digit", minute: "2-digit", second: "2-digit" }),
};

/** Fills in Slack's date pattern, such as "{date_short_pretty} {time}", as its reader sees it; null if unknown. */
export function fillDate(pattern, unix, locale) {
  const unknown = [...pattern.matchAll(/\{(\w+)\}/g)].some(([, name]) => !(name in PATTERNS));
  if (unknown || !Number.isFinite(unix)) return null;
  return pattern.replace(/\{(\w+)\}/g, (_, name) => PATTERNS[name](unix, locale));
}

// Easter Sunday by the anonymous Gregorian computus; names are those of the published algorithm.
function easter(year) {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return Date.UTC(year, Math.floor(n / 31) - 1, (n % 31) + 1);
}

const FREE_DATES = new Set(["01-01", "01-06", "05-01", "06-06", "12-24", "12-25", "12-26", "12-31"]);
const FREE_AROUND_EASTER = new Set([-2, 1, 39]);

function isFree(date) {
  const [key, weekday] = [date.toISOString().slice(5, 10), date.getUTCDay()];
  const sinceEaster = Math.round((date - easter(date.getUTCFullYear())) / (DAY * 1000));
  const midsummerEve = weekday === 5 && key >= "06-19" && key <= "06-25";
  return weekday === 0 || weekday === 6 || FREE_DATES.has(key) || FREE_AROUND_EASTER.has(sinceEaster) || midsummerEve;
}

function stockholmOffset(unix) {
  const parts = format(unix, "sv-SE", { dateStyle: "short", timeStyle: "medium" });
  return Math.round(Date.parse(`${parts.replace(" ", "T")}Z`) / 1000 - Math.floor(unix));
}

/** Seconds until nine o'clock in Stockholm on a day such as "2026-12-01"; negative if that has been. */
export function untilMorning(day, unix = now()) {
  const asIfUtc = Date.parse(`${day}T00:00:00Z`) / 1000 + WORK_BEGINS * 3600;
  return Math.ceil(asIfUtc - stockholmOffset(asIfUtc) - unix);
}

/** Seconds until nine o'clock on the next Swedish working day. */
export function untilNextWorkday(unix = now()) {
  const date = new Date(`${dayKey(unix)}T00:00:00Z`);
  do date.setUTCDate(date.getUTCDate() + 1);
  while (isFree(date));
  return untilMorning(date.toISOString().slice(0, 10), unix);
}
