/**
 * The brief as a paper: its sections and paragraphs in reading order, and what a person may do to them. Every change is a
 * step of the record, so that it is kept by itself and Ctrl Z takes it back.
 */
import { computed, type ComputedRef } from "vue";
import type { Brief, BriefParagraph } from "../../../backend";
import { newPartId, parts } from "../../../record/leaves";
import type { Leaves } from "../../../record/autosave";
import type { OpenRecord } from "../../../record/useRecord";
import { withGapFilled } from "../text/tokens";
import { chinese, ordersFor, renumbered } from "./order";

export interface Paragraph {
  id: string;
  section: string;
  /** Path of the paragraph in the record. */
  path: string;
  order: number | null;
  text: string;
  /** A table, chart or photo stands here; the text is what it shows. */
  inserted: boolean;
  first: boolean;
  last: boolean;
}

export interface Section {
  id: string;
  path: string;
  /** 一、; empty where the section has no title. */
  number: string;
  title: string;
  paragraphs: Paragraph[];
}

export interface Paper {
  sections: ComputedRef<Section[]>;
  find: (section: string, paragraph: string) => Paragraph | undefined;
  /** `whole` makes it a step of its own for Ctrl Z. */
  write: (paragraph: Paragraph, text: string, whole: boolean) => void;
  /** Puts several texts in the place of one paragraph; gives back the id of the last. */
  spread: (paragraph: Paragraph, texts: string[]) => string;
  /** Joins a paragraph to the one before it; gives that one back, as it was. */
  merge: (paragraph: Paragraph) => Paragraph | undefined;
  /** A table, chart or photo after this paragraph, by the leaves that make it. */
  insert: (section: Section, after: Paragraph | undefined, leaves: Leaves) => void;
  /** The same, taken anew from the records. */
  retake: (paragraph: Paragraph, leaves: Leaves) => void;
  /** An empty paragraph after this one, or at the end of a section; gives back its id. */
  add: (section: Section, after?: Paragraph) => string;
  move: (paragraph: Paragraph, by: 1 | -1) => void;
  remove: (paragraph: Paragraph) => void;
  fillGap: (paragraph: Paragraph, name: string, words: string) => void;
}

const LAST = Number.MAX_VALUE;

/** A part of which nothing stands any more was never begun, or its beginning was taken back. */
function begun(paragraph: BriefParagraph): boolean {
  return (paragraph.text ?? null) !== null || (paragraph.order ?? null) !== null;
}

function isInserted(paragraph: BriefParagraph): boolean {
  const column = Object.values(paragraph.table?.columns ?? {}).some((one) => one && one.deleted !== true);
  return column || Boolean(paragraph.photo?.hash);
}

export function usePaper(record: OpenRecord<Brief>): Paper {
  const sections = computed<Section[]>(() => {
    let n = 0;
    return parts(record.fields.sections, (section) => section.order ?? LAST).map((section) => {
      const path = `sections.${section.id}`;
      const title = section.title ?? "";
      const listed = parts(section.paragraphs, (one) => one.order ?? LAST).filter(begun);
      const paragraphs = listed.map((one, at): Paragraph => ({
        id: one.id,
        section: section.id,
        path: `${path}.paragraphs.${one.id}`,
        order: one.order ?? null,
        text: one.text ?? "",
        inserted: isInserted(one),
        first: at === 0,
        last: at === listed.length - 1,
      }));
      return { id: section.id, path, number: title.trim() ? `${chinese(++n)}、` : "", title, paragraphs };
    });
  });

  const sectionOf = (id: string) => sections.value.find((section) => section.id === id);

  /** Writes what follows from a new list: orders, and （一）（二） where they no longer run. */
  function arrange(section: Section, listed: Paragraph[], moved?: string): void {
    const base = `${section.path}.paragraphs`;
    const orders = moved ? ordersFor(listed, moved) : {};
    for (const [id, order] of Object.entries(orders)) record.set(`${base}.${id}.order`, order);
    for (const [id, text] of Object.entries(renumbered(listed))) record.set(`${base}.${id}.text`, text);
  }

  function fresh(section: Section, text: string): Paragraph {
    const id = newPartId();
    return { id, section: section.id, path: `${section.path}.paragraphs.${id}`, order: null, text, inserted: false, first: false, last: false };
  }

  function insert(section: Section, paragraphs: Paragraph[], at: number, texts: string[]): string {
    const listed = paragraphs.map((one) => ({ ...one }));
    let last = "";
    for (const [n, text] of texts.entries()) {
      const added = fresh(section, text);
      listed.splice(at + n, 0, added);
      // Taken back, it is gone, and not an empty paragraph.
      record.remember({ [`${added.path}.deleted`]: true });
      record.set(`${added.path}.text`, text);
      arrange(section, listed, added.id);
      for (const one of listed) one.order = (record.get(`${one.path}.order`) as number | null | undefined) ?? null;
      last = added.id;
    }
    return last;
  }

  return {
    sections,
    find: (section, paragraph) => sectionOf(section)?.paragraphs.find((one) => one.id === paragraph),
    write(paragraph, text, whole) {
      const set = () => record.set(`${paragraph.path}.text`, text);
      if (whole) record.group(set);
      else set();
    },

    spread(paragraph, texts) {
      const section = sectionOf(paragraph.section);
      if (!section) return paragraph.id;
      let last = paragraph.id;
      record.group(() => {
        const text = texts[0] ?? "";
        record.set(`${paragraph.path}.text`, text);
        const listed = section.paragraphs.map((one) => (one.id === paragraph.id ? { ...one, text } : one));
        last = insert(section, listed, listed.findIndex((one) => one.id === paragraph.id) + 1, texts.slice(1)) || last;
      });
      return last;
    },

    merge(paragraph) {
      const section = sectionOf(paragraph.section);
      const at = section?.paragraphs.findIndex((one) => one.id === paragraph.id) ?? -1;
      const before = section?.paragraphs[at - 1];
      // Words do not run into what a table or a photo shows.
      if (!section || !before || before.inserted || paragraph.inserted) return undefined;
      record.group(() => {
        const joined = { ...before, text: before.text + paragraph.text };
        record.set(`${before.path}.text`, joined.text);
        record.remove(paragraph.path);
        const rest = section.paragraphs.filter((one) => one.id !== paragraph.id);
        arrange(section, rest.map((one) => (one.id === before.id ? joined : one)));
      });
      return before;
    },

    add(section, after) {
      let id = "";
      const at = after ? section.paragraphs.findIndex((one) => one.id === after.id) + 1 : section.paragraphs.length;
      record.group(() => (id = insert(section, section.paragraphs, at, [""])));
      return id;
    },

    insert(section, after, leaves) {
      const at = after ? section.paragraphs.findIndex((one) => one.id === after.id) + 1 : section.paragraphs.length;
      record.group(() => {
        const id = insert(section, section.paragraphs, at, [String(leaves.text ?? "")]);
        for (const [path, value] of Object.entries(leaves)) record.set(`${section.path}.paragraphs.${id}.${path}`, value);
      });
    },

    retake(paragraph, leaves) {
      const kept = record.get(`${paragraph.path}.table.rows`) ?? {};
      record.group(() => {
        for (const row of Object.keys(kept)) {
          const stands = `table.rows.${row}.order` in leaves;
          record.set(`${paragraph.path}.table.rows.${row}.deleted`, !stands);
        }
        // What a person calls it stays.
        for (const [path, value] of Object.entries(leaves)) if (path !== "text") record.set(`${paragraph.path}.${path}`, value);
      });
    },

    move(paragraph, by) {
      const section = sectionOf(paragraph.section);
      if (!section) return;
      const listed = [...section.paragraphs];
      const at = listed.findIndex((one) => one.id === paragraph.id);
      if (at < 0 || !listed[at + by]) return;
      listed.splice(at, 1);
      listed.splice(at + by, 0, paragraph);
      record.group(() => arrange(section, listed, paragraph.id));
    },

    remove(paragraph) {
      const section = sectionOf(paragraph.section);
      if (!section) return;
      record.group(() => {
        record.remove(paragraph.path);
        arrange(section, section.paragraphs.filter((one) => one.id !== paragraph.id));
      });
    },

    fillGap: (paragraph, name, words) => record.set(`${paragraph.path}.text`, withGapFilled(paragraph.text, name, words)),
  };
}
