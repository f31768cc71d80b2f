/** Days of a plan, as `YYYY-MM-DD`, reckoned without time zones. */

function utc(date: string): Date {
  return new Date(`${date}T00:00:00Z`);
}

export function shifted(date: string, days: number): string {
  const day = utc(date);
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
}

/** 11 月 18 日 星期三. */
export function dayWords(date: string): string {
  const day = utc(date);
  return `${day.getUTCMonth() + 1} 月 ${day.getUTCDate()} 日 星期${"日一二三四五六"[day.getUTCDay()]}`;
}

/** The month of today on this machine, `YYYY-MM`. */
export function thisMonth(now: Date = new Date()): string {
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}`;
}
