/** Figures that the records no longer bear out, each said once however often it stands in the text. */
import type { BriefPage, StaleFigure } from "../../../backend";

export interface Change {
  fact: string;
  written: string;
  now: string;
  words: string;
  /** False where the records do not hold it any more: then it can only stay as written. */
  usable: boolean;
  places: { section: string; paragraph: string }[];
}

export function changesOf(page: Pick<BriefPage, "stale" | "facts">): Change[] {
  const found = new Map<string, Change>();
  for (const { fact, written, now, words, section, paragraph } of page.stale as StaleFigure[]) {
    const key = `${fact}|${written}`;
    const usable = Boolean(page.facts[fact]?.value);
    const change = found.get(key) ?? { fact, written, now, words: usable ? words : `“${written}”现在的记录里没有了`, usable, places: [] };
    change.places.push({ section, paragraph });
    found.set(key, change);
  }
  return [...found.values()];
}
