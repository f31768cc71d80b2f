/**
 * The county's brief as the window's editor asks for it: read, written leaf by leaf, what can be put into it.
 *
 * Invariant: nothing is written over what its writer has not seen. Where somebody else wrote meanwhile, the brief is read again,
 * and what was typed here stays on top of what came.
 */
import { shallowReactive } from "vue";
import { announce } from "@/desktop/backend/topics";
import type { BriefChoices, RawRecord, Saved } from "@/desktop/backend/commands";
import { TRIAL } from "../forms/trial/state";
import { askFor, type CountyBriefPage, type JsonValue } from "../api";
import { choicesOf, writeCountyBrief } from "./calls";

/** Every brief that was looked at, as it was last read. */
export const pages = shallowReactive<Record<string, CountyBriefPage>>({});
const seen: Record<string, number> = {};

/** The latest stamp of a brief that this page has seen. */
export const seenOf = (id: string): number => seen[id] ?? 0;

const idOf = (args: unknown) => (args as { id?: string } | null)?.id ?? "";

export function isOfBrief(name: string, args: unknown): boolean {
  return ["record", "save", "brief_choices"].includes(name) && idOf(args) !== TRIAL;
}

async function read(id: string): Promise<CountyBriefPage> {
  const page = await askFor("county-brief", id);
  pages[id] = page;
  seen[id] = page.seen;
  return page;
}

async function save(id: string, set: Record<string, JsonValue>): Promise<Saved> {
  const again = () => announce([`record:${id}`]);
  try {
    const kept = await writeCountyBrief(id, { seen: seenOf(id), set });
    seen[id] = kept.seen;
    // Tables and charts are drawn by the county; what somebody else wrote is shown.
    if (kept.others || Object.keys(set).some((path) => /\.(table|photo)\./.test(path))) again();
    return { at: kept.at, topics: [], id, before: {}, remarks: [] };
  } catch (failure) {
    again();
    throw failure;
  }
}

async function choices(id: string): Promise<BriefChoices> {
  const { charts, tables, photos } = await choicesOf(id);
  const leaves = (one: { leaves: Record<string, unknown> }) => one.leaves as Record<string, JsonValue>;
  return {
    charts: charts.map((one) => ({ ...one, leaves: leaves(one) })),
    tables: tables.map((one) => ({ ...one, leaves: leaves(one) })),
    photos: photos.map((one) => ({
      about: one.about,
      leaves: leaves(one),
      photo: { ...one.photo, record: one.about, path: one.photo.hash } as unknown as BriefChoices["photos"][number]["photo"],
    })),
  };
}

export async function answerBrief(name: string, args: unknown): Promise<unknown> {
  const id = idOf(args);
  if (name === "save") return save(id, (args as { set: Record<string, JsonValue> }).set);
  if (name === "brief_choices") return choices(id);
  const { fields } = await read(id);
  return { id, kind: "county_brief", scope: "office", fields: fields as RawRecord["fields"], saved_at: null, unsent: false, conflicts: [] } satisfies RawRecord;
}
