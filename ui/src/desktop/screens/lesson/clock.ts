/**
 * The clock of a lesson. It runs in the record, not in the window: what is kept is when it was set going and what was
 * gathered before, so that closing the window or a crash loses no second.
 */
import type { LessonClock, JsonValue } from "../../backend";

/** A clock that somebody forgot stops counting here, as it does when the lesson is finished. */
const LONGEST = 4 * 3600;

export type Clock = Partial<LessonClock> | undefined;

/** Seconds of lesson until `now`. */
export function elapsed(clock: Clock, now: number): number {
  const before = clock?.elapsed_before ?? 0;
  const since = Date.parse(clock?.running_since ?? "");
  if (Number.isNaN(since)) return before;
  return before + Math.min(LONGEST, Math.max(0, (now - since) / 1000));
}

export const isRunning = (clock: Clock): boolean => Boolean(clock?.running_since);

/** Leaves that set the clock going, or stop it where it is. */
export function toggled(clock: Clock, now: number, stamp: string): Record<string, JsonValue> {
  if (isRunning(clock)) return { "clock.elapsed_before": Math.floor(elapsed(clock, now)), "clock.running_since": null };
  return { "clock.running_since": stamp, ...(clock?.started_at ? {} : { "clock.started_at": stamp }) };
}

/** `23:40`; hours only once there are any. */
export function mmss(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (n: number) => String(n).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  return hours > 0 ? `${hours}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}` : `${Math.floor(whole / 60)}:${two(whole % 60)}`;
}

/** The moment that a text begins with, in seconds: `12:30 问……` says 750. */
export function momentOf(text: string | null | undefined): { at: string; rest: string } | undefined {
  const found = /^(\d{1,3}:\d{2})(?:\s+|$)(.*)$/s.exec(text ?? "");
  return found ? { at: found[1] ?? "", rest: found[2] ?? "" } : undefined;
}
