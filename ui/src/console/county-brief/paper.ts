/** What the editor of the county's brief follows from its text: gaps, figures that the records do not bear out any more, what was taken in. */
import type { BriefPage, GapView } from "@/desktop/backend";
import type { Change } from "@/desktop/screens/brief/source/changes";
import { harmless, tokensOf, withFigure } from "@/desktop/screens/brief/text/tokens";
import type { Paper, Paragraph } from "@/desktop/screens/brief/paper/usePaper";
import type { OpenRecord } from "@/desktop/record/useRecord";
import { newPartId, parts } from "@/desktop/record/leaves";
import type { Brief } from "@/desktop/backend";
import type { CountyBriefFigures, CountyBriefPage, CountyBriefSource } from "../api";

const paragraphsOf = (paper: Paper): Paragraph[] => paper.sections.value.flatMap((section) => section.paragraphs);

export function gapsOf(paper: Paper): GapView[] {
  return paragraphsOf(paper).flatMap(({ section, id, text }) =>
    tokensOf(text).flatMap((token) => (token.type === "gap" ? [{ section, paragraph: id, reason: token.name }] : [])),
  );
}

/** Figures whose records say something else than is written, each once however often it stands in the text. */
export function changesOf(paper: Paper, figures: CountyBriefFigures | null): Change[] {
  const found = new Map<string, Change>();
  for (const { section, id, text } of paragraphsOf(paper)) {
    for (const token of tokensOf(text)) {
      const figure = token.type === "fact" ? figures?.facts[token.fact] : undefined;
      if (token.type !== "fact" || !figure || figure.now === token.shown) continue;
      const key = `${token.fact}|${token.shown}`;
      const usable = figure.now !== null;
      const words = usable ? `${figure.label}写的是 ${token.shown}，现在是 ${figure.now}` : `“${token.shown}”现在的记录里没有了`;
      const change = found.get(key) ?? { fact: token.fact, written: token.shown, now: figure.now ?? "", words, usable, places: [] };
      if (!change.places.some((place) => place.paragraph === id)) change.places.push({ section, paragraph: id });
      found.set(key, change);
    }
  }
  return [...found.values()];
}

/** 换成 writes the figures as they are now, 仍写 as plain words that are compared no more; one step for Ctrl Z. */
export function settle(record: OpenRecord<Brief>, paper: Paper, changes: Change[], how: "use" | "keep"): void {
  record.group(() => {
    for (const { fact, written, now, places } of changes) {
      for (const place of places) {
        const paragraph = paper.find(place.section, place.paragraph);
        if (paragraph) record.set(`${paragraph.path}.text`, withFigure(paragraph.text, fact, written, how === "use" ? now : null));
      }
    }
  });
}

/** The page as the window's paper takes it. */
export function asPage(page: CountyBriefPage, figures: CountyBriefFigures | null, editable: boolean): BriefPage {
  const facts = Object.entries(figures?.facts ?? {}).map(([fact, { label, now }]) => [fact, { fact, label, value: now ?? "", records: 0 }]);
  const stale = new Set(figures?.stale);
  const paragraphs = Object.entries(page.inserts).map(([id, insert]) => ({ id, order: 0, text: "", parts: [], insert: { ...insert, stale: stale.has(id) } }));
  const fields = page.fields as unknown as Brief;
  return {
    id: page.row.id, month: page.row.month, month_words: "", title: page.row.title, state: page.row.issued ? "issued" : "draft", state_text: page.row.state_text, comment: null, mine: true, editable,
    withdrawable: false, head: fields.head, issue_words: page.row.issue_words || "期号印发时编", foot: fields.foot, sections: [{ id: "", order: 0, heading: "", title: "", paragraphs }],
    facts: Object.fromEntries(facts), stale: [], figures: 0, gaps: [], saved_at: null, due_words: "", conflicts: [], notes: [], revised: [],
  };
}

const ZONES = "zones";

/** Whether a paragraph stands in the brief that was taken from this one. */
export function isTaken(record: OpenRecord<Brief>, source: CountyBriefSource): boolean {
  return parts(record.fields.sections, () => 0).some((section) => parts(section.paragraphs, () => 0).some((one) => one.pattern === `brief:${source.id}`));
}

/** A paragraph of it at the end of 各责任区工作, which is begun where it is not there yet. */
export function takeIn(record: OpenRecord<Brief>, source: CountyBriefSource): string {
  const section = `sections.${ZONES}`;
  const id = newPartId();
  const path = `${section}.paragraphs.${id}`;
  const held = parts(record.fields.sections?.[ZONES]?.paragraphs ?? {}, (one) => one.order ?? 0);
  record.group(() => {
    if (record.get(`${section}.title`) == null) {
      record.set(`${section}.title`, "各责任区工作");
      record.set(`${section}.order`, 1e6);
    }
    if (record.get(`${section}.deleted`) === true) record.set(`${section}.deleted`, false);
    // Taken back, it is gone, and not an empty paragraph.
    record.remember({ [`${path}.deleted`]: true });
    record.set(`${path}.text`, harmless(source.text));
    record.set(`${path}.order`, (held.at(-1)?.order ?? 0) + 1);
    record.set(`${path}.pattern`, `brief:${source.id}`);
  });
  return id;
}
