/**
 * A form while it is written: the same JSON as a published one, with gaps. What this version does not know stays in it.
 *
 * Invariant: an id is given once and never again; a copy gets ids of its own.
 */
import type { Choice, Form, FormColumn, FormItem, FormSection, JsonValue, Level, Scoring } from "../api";

type Gaps<T> = { [K in keyof T]?: T[K] | null };

export type EditColumn = Gaps<FormColumn> & Pick<FormColumn, "id" | "text" | "kind">;
export type EditItem = Gaps<Omit<FormItem, "columns">> & Pick<FormItem, "id" | "text" | "kind"> & { columns?: EditColumn[] | null };
export type EditSection = Gaps<Omit<FormSection, "items">> & Pick<FormSection, "id" | "title"> & { items: EditItem[] };
export type EditForm = Gaps<Omit<Form, "sections" | "scoring">> & Pick<Form, "id" | "version" | "title" | "kind"> & { sections: EditSection[]; scoring: Scoring };

/** Where something stands; without an item the section itself. */
export interface Spot {
  section: number;
  item?: number;
}

/** An id that nothing else has: letters and digits, at random. */
export function freshId(prefix: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(6));
  return `${prefix}-${[...bytes].map((byte) => (byte % 36).toString(36)).join("")}`;
}

const copied = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** As most items of the section are, so that a new one begins like its neighbours. */
export function newItem(form: EditForm, section: EditSection): EditItem {
  const last = section.items[section.items.length - 1];
  const kind = form.kind === "lesson-rubric" ? "score" : (last?.kind ?? "scale");
  const item: EditItem = { id: freshId("q"), text: "", kind };
  if (last?.matter) item.matter = last.matter;
  if (last?.domain) item.domain = last.domain;
  shape(form, item);
  return item;
}

/** Gives an item what its kind needs and it lacks. */
export function shape(form: EditForm, item: EditItem): void {
  if (item.kind === "scale" && !item.scale) item.scale = Object.keys(form.scales ?? {})[0] ?? null;
  if (item.kind === "score" && !item.max) Object.assign(item, { max: 5, step: 0.5 });
  if ((item.kind === "choice-one" || item.kind === "choice-many") && !item.options?.length) item.options = [newChoice("选项一"), newChoice("选项二")];
  if (item.kind === "table" && !item.columns?.length) item.columns = [{ id: "unit", text: "班级", kind: "unit" }, { id: freshId("c"), text: "情况", kind: "text" }];
}

export const newChoice = (text = ""): Choice => ({ id: freshId("o"), text });

export function newSection(): EditSection {
  return { id: freshId("part"), title: "", items: [] };
}

export function copyOfItem(item: EditItem): EditItem {
  return { ...copied(item), id: freshId("q") };
}

/** With new ids all through; what one of its items asks about another goes along. */
export function copyOfSection(section: EditSection): EditSection {
  const ids = new Map(section.items.map((item) => [item.id, freshId("q")]));
  const copy = copied(section);
  const follow = (value: JsonValue | undefined): void => {
    if (typeof value !== "object" || value === null) return;
    if (Array.isArray(value)) return value.forEach(follow);
    for (const [key, inner] of Object.entries(value)) {
      if (key === "item" && typeof inner === "string") value[key] = ids.get(inner) ?? inner;
      else follow(inner);
    }
  };
  for (const item of copy.items) {
    item.id = ids.get(item.id) ?? freshId("q");
    for (const part of [item.show_if, item.required_if, item.valid_if, item.compute]) follow(part as JsonValue);
  }
  return { ...copy, id: freshId("part"), title: `${section.title}（复制）` };
}

/** Moves an item one place on, into the next section at the end of its own; null where there is nowhere to go. */
export function moved(form: EditForm, from: Spot, by: 1 | -1): Spot | null {
  const section = form.sections[from.section];
  if (!section) return null;
  if (from.item === undefined) {
    const to = from.section + by;
    if (to < 0 || to >= form.sections.length) return null;
    form.sections.splice(to, 0, ...form.sections.splice(from.section, 1));
    return { section: to };
  }
  const to = from.item + by;
  if (to >= 0 && to < section.items.length) return put(form, from, { section: from.section, item: to });
  const next = form.sections[from.section + by];
  return next ? put(form, from, { section: from.section + by, item: by === 1 ? 0 : next.items.length }) : null;
}

/** Takes the item from one place and puts it at another, counted after it was taken. */
export function put(form: EditForm, from: Spot, to: Required<Spot>): Spot | null {
  const [item] = form.sections[from.section]?.items.splice(from.item ?? -1, 1) ?? [];
  if (!item) return null;
  form.sections[to.section]?.items.splice(to.item, 0, item);
  return to;
}

/** Every item with where it stands. */
export function everyItem(form: EditForm): { item: EditItem; spot: Required<Spot> }[] {
  return form.sections.flatMap((section, at) => section.items.map((item, n) => ({ item, spot: { section: at, item: n } })));
}

/** Points of all items together. */
export function pointsOf(items: EditItem[]): number {
  return Math.round(items.reduce((sum, item) => sum + (item.max ?? 0), 0) * 100) / 100;
}

/** Three levels from the most points down to none, without gaps between them. */
export function threeLevels(max: number, step: number): Level[] {
  const tidy = (n: number) => Math.round(n / step) * step;
  const [high, middle] = [tidy(max * 0.8), tidy(max * 0.6)];
  return [
    { id: "high", min: high, max, text: "" },
    { id: "middle", min: middle, max: high - step, text: "" },
    { id: "low", min: 0, max: middle - step, text: "" },
  ];
}
