/** Points while they are given; the app reckons the same when the page is read again. */
import type { Band, Form, FormItem, FormSection, LessonScore, Level } from "../../backend";

export type Scores = Partial<Record<string, Partial<LessonScore>>>;

export interface SectionTally {
  section: FormSection;
  points: number;
  max: number;
  scored: number;
  items: number;
}

export interface Tally {
  points: number;
  /** Points that the items scored so far could have had. */
  of: number;
  scored: number;
  items: number;
  sections: SectionTally[];
  band: Band | undefined;
  /** 暂为优秀; without 暂为 once everything is scored. */
  words: string;
  /** Why the band is held down. */
  heldDown: string[];
}

/** Whether an item can have these points: between 0 and its most, in its steps. */
export function canHave(item: FormItem, points: number): boolean {
  const steps = points / (item.step ?? 1);
  return item.max !== null && Number.isFinite(points) && points >= 0 && points <= item.max && Math.abs(steps - Math.round(steps)) < 1e-6;
}

export function levelOf(item: FormItem, points: number | null | undefined): Level | undefined {
  return points === null || points === undefined ? undefined : item.levels.find((level) => points >= level.min - 1e-9 && points <= level.max + 1e-9);
}

/** Points in the lowest level rest on a note. */
export function wantsReason(item: FormItem, score: Partial<LessonScore> | undefined): boolean {
  const lowest = item.levels[item.levels.length - 1];
  return lowest !== undefined && levelOf(item, score?.points) === lowest && !score?.note?.trim();
}

/** One step more or less. From nothing, less begins at the top of the second level and more at the foot of the first. */
export function stepped(item: FormItem, points: number | null | undefined, by: 1 | -1): number {
  const max = item.max ?? 0;
  if (points === null || points === undefined) return by > 0 ? (item.levels[0]?.min ?? max) : (item.levels[1]?.max ?? max);
  const step = item.step ?? 1;
  return Math.min(max, Math.max(0, Math.round((points + by * step) / step) * step));
}

export function tally(rubric: Form, scores: Scores, bandSet: string | null | undefined, flags: Partial<Record<string, boolean>>): Tally {
  const sections = rubric.sections.map((section): SectionTally => {
    const part: SectionTally = { section, points: 0, max: 0, scored: 0, items: 0 };
    for (const item of section.items) {
      if (item.max === null) continue;
      part.items += 1;
      part.max += item.max;
      const points = scores[item.id]?.points;
      if (points === null || points === undefined || !canHave(item, points)) continue;
      part.scored += 1;
      part.points += points;
    }
    return part;
  });
  const sum = (of: (part: SectionTally) => number) => sections.reduce((total, part) => total + of(part), 0);
  const of = rubric.sections
    .flatMap((section) => section.items)
    .reduce((total, item) => (item.max !== null && canHave(item, scores[item.id]?.points ?? NaN) ? total + item.max : total), 0);
  const result: Tally = { points: sum((part) => part.points), of, scored: sum((part) => part.scored), items: sum((part) => part.items), sections, band: undefined, words: "", heldDown: [] };
  if (rubric.scoring.method !== "sum") return result;
  const sets = rubric.scoring.band_sets;
  const bands = (bandSet ? sets.find((set) => set.id === bandSet) : (sets.find((set) => set.default) ?? sets[0]))?.bands ?? [];
  let at = of > 0 ? bands.findIndex((band) => (result.points / of) * 100 >= band.min - 1e-9) : -1;
  for (const cap of rubric.scoring.caps) {
    if (flags[cap.when.flag] !== true) continue;
    // Bands stand from the best down, so the later one is the lower one.
    at = Math.max(at, bands.findIndex((band) => band.id === cap.band));
    result.heldDown.push(cap.when.text);
  }
  result.band = bands[at];
  if (result.band) result.words = `${result.scored < result.items ? "暂为" : ""}${result.band.text}`;
  return result;
}
