/** Dates, times and counts as they are said here. Input: RFC 3339 times, `YYYY-MM-DD` dates, `YYYY-MM` months. */

const WEEKDAYS = ["日", "一", "二", "三", "四", "五", "六"];

function two(n: number): string {
  return String(n).padStart(2, "0");
}

/** The local date of a moment, `YYYY-MM-DD`. */
export function isoDate(at: Date = new Date()): string {
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** A moment in RFC 3339 with the local offset, to the second. */
export function isoNow(at: Date = new Date()): string {
  const offset = -at.getTimezoneOffset();
  const sign = offset < 0 ? "-" : "+";
  const time = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  return `${isoDate(at)}T${time}${sign}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
}

function parse(text: string | null | undefined): Date | undefined {
  if (!text) return undefined;
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00`) : new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** `11 月 18 日`, with the year where it is another one. */
export function day(text: string | null | undefined, today: Date = new Date()): string {
  const date = parse(text);
  if (!date) return "";
  if (date.getFullYear() === today.getFullYear()) return `${date.getMonth() + 1} 月 ${date.getDate()} 日`;
  return `${date.getFullYear()} 年 ${date.getMonth() + 1} 月 ${date.getDate()} 日`;
}

/** `星期三` */
export function weekday(text: string): string {
  const date = parse(text);
  return date ? `星期${WEEKDAYS[date.getDay()]}` : "";
}

/** `14:32` */
export function clock(text: string | Date | null | undefined): string {
  const date = text instanceof Date ? text : parse(text);
  return date ? `${date.getHours()}:${two(date.getMinutes())}` : "";
}

/** `今天 14:32`, `昨天 9:05`, `11 月 5 日 9:05`. */
export function moment(text: string | null | undefined, now: Date = new Date()): string {
  const date = parse(text);
  if (!date) return "";
  const midnight = (d: Date) => new Date(d.getFullYear(), d.getMonth(), d.getDate()).getTime();
  const ago = Math.round((midnight(now) - midnight(date)) / 86_400_000);
  const when = ago === 0 ? "今天" : ago === 1 ? "昨天" : ago === -1 ? "明天" : day(text, now);
  return `${when} ${clock(date)}`;
}

/** `2026 年 11 月` */
export function month(text: string | null | undefined): string {
  const found = /^(\d{4})-(\d{2})$/.exec(text ?? "");
  return found ? `${found[1]} 年 ${Number(found[2])} 月` : "";
}

/** This month and those before it, `YYYY-MM`, the newest first. */
export function lastMonths(count: number): string[] {
  const first = new Date();
  return Array.from({ length: count }, (_, back) => {
    const month = new Date(first.getFullYear(), first.getMonth() - back, 1);
    return `${month.getFullYear()}-${String(month.getMonth() + 1).padStart(2, "0")}`;
  });
}

/** How long, in words: `2 小时 40 分`, `12 分钟`. */
export function duration(minutes: number): string {
  const whole = Math.max(0, Math.floor(minutes));
  const hours = Math.floor(whole / 60);
  if (hours >= 24) return `${Math.floor(hours / 24)} 天`;
  return hours > 0 ? `${hours} 小时 ${whole % 60} 分` : `${whole} 分钟`;
}

/** Minutes from a moment until now. */
export function minutesSince(text: string | null | undefined, now: Date = new Date()): number {
  const date = parse(text);
  return date ? (now.getTime() - date.getTime()) / 60_000 : 0;
}

/** Whole days from today to a date; negative once it has passed. */
export function daysUntil(text: string | null | undefined, now: Date = new Date()): number | undefined {
  const date = parse(text);
  if (!date) return undefined;
  const today = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  return Math.round((new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime() - today) / 86_400_000);
}

export interface DueWords {
  text: string;
  tone: "danger" | "warn" | "plain";
}

/** `逾期 6 天`, `今天到期`, `还有 2 天`; ochre within three days. */
export function due(days: number | undefined | null): DueWords {
  if (days === undefined || days === null) return { text: "没定期限", tone: "plain" };
  if (days < 0) return { text: `逾期 ${-days} 天`, tone: "danger" };
  if (days === 0) return { text: "今天到期", tone: "warn" };
  return { text: `还有 ${days} 天`, tone: days <= 3 ? "warn" : "plain" };
}

/** `1,086` */
export function count(n: number | null | undefined): string {
  return n === null || n === undefined ? "" : n.toLocaleString("en-US");
}

/** `3.2 MB`, `640 KB`; whole numbers from 10 upwards. */
export function size(bytes: number | null | undefined): string {
  if (!bytes) return "";
  const [n, unit] = bytes >= 1_000_000 ? [bytes / 1_000_000, "MB"] : [bytes / 1000, "KB"];
  return `${n >= 10 ? Math.round(n) : Math.max(0.1, Math.round(n * 10) / 10)} ${unit}`;
}
