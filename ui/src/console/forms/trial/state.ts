/** A form filled in on trial: which one, at what kind of school, what is answered. In this page's memory and nowhere else. */
import { reactive, shallowRef } from "vue";
import { at, put, type Fields } from "@/desktop/record/leaves";
import { showToast } from "@/shared/composables/toast";
import { words, type Answer, type JsonValue, type Tried, type TryAsked } from "../../api";
import { tryForm } from "../calls";

/** Typing that stops for so long is reckoned. */
const PAUSE_MS = 400;

/** Id of the one record that there is. */
export const TRIAL = "trial";

export const trial = reactive({ draft: "", form: "", version: "", school_kind: "", facts: {} as Record<string, boolean> });
/** What the county said the last time. */
export const tried = shallowRef<Tried | null>(null);
let fields: Fields = {};

/** Another form or school: nothing is answered yet. */
export function beginTrial(of: Partial<typeof trial>): void {
  Object.assign(trial, of);
  fields = { state: "draft", started_at: new Date().toISOString() };
}

export const trialFields = (): Fields => JSON.parse(JSON.stringify(fields)) as Fields;

/** Writes leaves; what they held before. */
export function writeTrial(set: Record<string, JsonValue>): Record<string, JsonValue> {
  const before = Object.fromEntries(Object.keys(set).map((path) => [path, (at(fields, path) as JsonValue | undefined) ?? null]));
  for (const [path, value] of Object.entries(set)) put(fields, path, value);
  return before;
}

const nothing = (value: unknown): boolean => value === null || value === undefined;
/** An answer as it is stored: what was emptied is not there. */
function stored(answers: unknown): TryAsked["answers"] {
  const kept = Object.entries((answers ?? {}) as Record<string, Record<string, unknown>>).map(([item, answer]) => {
    const { result = null, value = null, note = null, at: when = null, photos = {} } = answer;
    return [item, { result, value, note, photos, finding: null, at: when }] as const;
  });
  return Object.fromEntries(kept.filter(([, answer]) => !nothing(answer.result) || !nothing(answer.value) || !nothing(answer.note))) as Record<string, Answer>;
}

let timer: ReturnType<typeof setTimeout> | undefined;
/** What the answers come to, once nobody types for a moment. */
export function reckonSoon(): void {
  clearTimeout(timer);
  timer = setTimeout(() => void reckon().catch((why: unknown) => showToast(words(why), { bad: true })), PAUSE_MS);
}

/** Asks the county what such a school is asked and what the answers come to. */
export async function reckon(): Promise<Tried> {
  tried.value = await tryForm({ ...trial, answers: stored(fields.answers) });
  return tried.value;
}
