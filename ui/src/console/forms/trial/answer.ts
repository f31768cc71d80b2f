/**
 * What the window's screens talk to while a form is filled in on trial: the form and its score come from the county, what is
 * answered stays in memory.
 */
import { showToast } from "@/shared/composables/toast";
import { Refusal } from "@/desktop/backend/carrier";
import type { FillPage, ObservationPage, RawRecord, Saved } from "@/desktop/backend/commands";
import { type Form, type JsonValue } from "../../api";
import { reckon, reckonSoon, TRIAL, trialFields, writeTrial } from "./state";

const SCHOOL = { id: "", name: "试填的学校", short: "试填" };

function saved(set: Record<string, JsonValue>, other = false): Saved {
  const before = writeTrial(set);
  reckonSoon();
  // The record's own screen knows what it wrote; what a command wrote is read again.
  return { at: new Date().toISOString(), topics: other ? [`record:${TRIAL}`] : [], id: TRIAL, before, remarks: [] };
}

async function formOf(): Promise<{ form: Form; score: FillPage["score"]; missing: FillPage["missing_facts"] }> {
  const tried = await reckon();
  if (!tried.form) throw new Refusal("trial", "这份草稿还有不对的地方，改好以后再预览。");
  const none = { conform: 0, partly: 0, fail: 0, not_applicable: 0 };
  const score = tried.score_words ? { figure: tried.figure, words: tried.score_words, band: null, band_text: null, ...none } : null;
  return { form: tried.form, score, missing: tried.missing_facts };
}

async function filling(): Promise<FillPage> {
  const { form, score, missing } = await formOf();
  const fields = trialFields();
  const targets: Record<string, string> = { class: "班级", teacher: "教师", room: "房间", unit: "年级或部门", vehicle: "车辆" };
  return {
    id: TRIAL, kind: form.kind === "patrol" ? "patrol" : "check", visit: null, school: SCHOOL, title: form.title, target: null,
    target_text: targets[form.target ?? ""] ?? null, form, answers: (fields.answers ?? {}) as FillPage["answers"], answered: 0, total: 0, sections: [],
    position: (fields.position as string | undefined) ?? null, saved_at: null, started_at: fields.started_at as string, minutes_words: "", finished: fields.state === "finished",
    mine: true, can_delete: false, extent: null, last: {}, earlier: {}, phrases: {}, photos: {}, findings: {}, untreated: [], score, missing_facts: missing, conflicts: [],
  };
}

async function observation(): Promise<ObservationPage> {
  const { form } = await formOf();
  const total = form.scoring.method === "sum" ? form.scoring.total : 0;
  const flags = form.scoring.method === "sum" ? form.scoring.caps.map((cap) => ({ id: cap.when.flag, text: cap.when.text })) : [];
  return {
    id: TRIAL, school: SCHOOL, fields: trialFields() as unknown as ObservationPage["fields"], subtitle: "", saved_at: null, finished: false, mine: true, rubric: form, lesson_kinds: [], phases: [],
    flags, score: { points: 0, of: 0, total, items_scored: 0, items: 0, band_words: null, band: null, held_down: null, dimensions: [] }, interaction: null, codes_d: false,
    sample_seconds: 30, earlier: [], classes: [], teachers: [], subjects: [], phrases: {}, photos: [], missing: [], signing: { parts: [], signatures: [] } as unknown as ObservationPage["signing"], conflicts: [],
  };
}

/** 本段其余都符合: the first result of every item of the section that nobody has touched. */
async function fillRest(section: string): Promise<Saved> {
  const { form } = await formOf();
  const answers = (trialFields().answers ?? {}) as Record<string, { result?: unknown; value?: unknown; note?: unknown }>;
  const set: Record<string, JsonValue> = {};
  for (const item of form.sections.find((one) => one.id === section)?.items ?? []) {
    const best = form.scales[item.scale ?? ""]?.[0];
    const before = answers[item.id];
    if (item.kind !== "scale" || !best || before?.result || before?.value || before?.note) continue;
    set[`answers.${item.id}.result`] = best.id;
    set[`answers.${item.id}.at`] = new Date().toISOString();
  }
  return saved(set);
}

function record(): RawRecord {
  return { id: TRIAL, kind: "check", scope: "", fields: trialFields() as RawRecord["fields"], saved_at: null, unsent: false, conflicts: [] };
}

export async function answerTrial(name: string, args: unknown): Promise<unknown> {
  switch (name) {
    case "filling": return filling();
    case "observation": return observation();
    case "record": return record();
    case "save": return saved((args as { set: Record<string, JsonValue> }).set);
    case "fill_rest": return fillRest((args as { section: string }).section);
    case "finish_filling": return saved({ state: "finished" }, true);
    case "propose_finding":
      showToast("督学判“不符合”，这里会打开“记为隐患或整改”；预览里不记");
      return null;
    default: throw new Refusal("trial", "预览里没有这一步，督学的电脑上才有。");
  }
}
