/** Times as people read them; `zone` is the viewer's. */

const LOCALE = "en-GB";
const DAY_MS = 86_400_000;

export function fromTs(ts: string): Date {
  return new Date(Number(ts) * 1000);
}

export function clockTime(when: Date, zone: string): string {
  return when.toLocaleTimeString(LOCALE, { hour: "2-digit", minute: "2-digit", timeZone: zone });
}

/** One day as a word that tells it from others, e.g. "2026-11-23". */
export function dayKey(when: Date, zone: string): string {
  return when.toLocaleDateString("sv-SE", { timeZone: zone });
}

export function dayName(when: Date, today: Date, zone: string): string {
  const key = dayKey(when, zone);
  if (key === dayKey(today, zone)) return "Today";
  if (key === dayLater(today, -1, zone)) return "Yesterday";
  return when.toLocaleDateString(LOCALE, {
    weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: zone,
  });
}

export function fullTime(when: Date, zone: string): string {
  return when.toLocaleString(LOCALE, {
    weekday: "short", day: "numeric", month: "short", year: "numeric",
    hour: "2-digit", minute: "2-digit", timeZone: zone,
  });
}

/** The same where there is little room: `21 Nov, 11:45`. */
export function shortTime(when: Date, zone: string): string {
  return when.toLocaleString(LOCALE, {
    day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: zone,
  });
}

/** Minutes by which the zone is ahead of UTC at that moment. */
function ahead(when: Date, zone: string): number {
  const there = when.toLocaleString("sv-SE", { timeZone: zone }).replace(" ", "T");
  return Math.round((Date.parse(`${there}Z`) - when.getTime()) / 60_000);
}

/** The day that is `days` later by the calendar, as `dayKey`: not every day has 24 hours. */
export function dayLater(from: Date, days: number, zone: string): string {
  return dayKey(new Date(Date.parse(dayKey(from, zone)) + days * DAY_MS), "UTC");
}

/** The moment that is `hour` o'clock, `days` later, by the zone's clock. */
export function atHour(from: Date, days: number, hour: number, zone: string): Date {
  const day = dayLater(from, days, zone);
  const guess = new Date(`${day}T${String(hour).padStart(2, "0")}:00:00Z`);
  return new Date(guess.getTime() - ahead(guess, zone) * 60_000);
}

/** Days until the next Monday, 7 on a Monday. */
export function daysToMonday(from: Date, zone: string): number {
  return 7 - ((weekday(dayKey(from, zone)) + 6) % 7);
}

/** Days until the next one on which people work, at least one; holidays as `dayKey` has them. */
export function daysToWork(from: Date, zone: string, holidays: readonly string[]): number {
  let days = 1;
  while (!isWorkingDay(dayLater(from, days, zone), holidays)) days += 1;
  return days;
}

/** True from nine to five on a working day. */
export function isWorkTime(when: Date, zone: string, holidays: readonly string[]): boolean {
  const [open, close] = [atHour(when, 0, 9, zone), atHour(when, 0, 17, zone)];
  return isWorkingDay(dayKey(when, zone), holidays) && open <= when && when < close;
}

/** Monday to Friday, but for holidays. */
function isWorkingDay(day: string, holidays: readonly string[]): boolean {
  return weekday(day) % 6 !== 0 && !holidays.includes(day);
}

/** Sunday is 0. */
function weekday(day: string): number {
  return new Date(day).getUTCDay();
}

/** `<!date^…>` and rich text dates: Slack's format words filled in. */
export function formatted(seconds: number, format: string, zone: string): string {
  const when = new Date(seconds * 1000);
  const part = (options: Intl.DateTimeFormatOptions) =>
    when.toLocaleString(LOCALE, { ...options, timeZone: zone });
  const long = { day: "numeric", month: "long", year: "numeric" } as const;
  const words: Record<string, () => string> = {
    date_num: () => dayKey(when, zone),
    date_slash: () => part({ day: "2-digit", month: "2-digit", year: "numeric" }),
    date_short: () => part({ day: "numeric", month: "short", year: "numeric" }),
    date_long: () => part({ weekday: "long", ...long }),
    date: () => part(long),
    day_divider_pretty: () => part(long),
    time_secs: () => part({ hour: "2-digit", minute: "2-digit", second: "2-digit" }),
    time: () => clockTime(when, zone),
    ago: () => part({ ...long, hour: "2-digit", minute: "2-digit" }),
  };
  return format.replace(/\{(\w+?)(_pretty)?\}/g, (written, word: string, pretty?: string) =>
    (words[word + (pretty ?? "")] ?? words[word])?.() ?? written,
  );
}
