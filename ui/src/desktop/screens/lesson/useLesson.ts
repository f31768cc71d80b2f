/** A lesson being observed: the record, its clock against the wall, the codes and points as they stand. */
import { computed, onUnmounted, ref, watch } from "vue";
import { isoNow } from "@/shared/format";
import type { Observation, LessonNote, JsonValue } from "../../backend";
import { newPartId, parts } from "../../record/leaves";
import { useRecord } from "../../record/useRecord";
import { act } from "../../state/act";
import { useQuery } from "../../state/query";
import { elapsed, isRunning, toggled } from "./clock";
import { measures, sampleAt, tape, untilNext, type Code } from "./coding";
import { tally, type Scores } from "./score";

/** How long after a save the page is read again for what only the app can say. */
const REREAD_MS = 900;

export function useLesson(id: string) {
  const record = useRecord<Observation>(id, { undoKey: false });
  const { data: page, failure, reload } = useQuery("observation", () => ({ id }), () => [`record:${id}`]);
  const fields = computed<Partial<Observation>>(() => (record.ready.value ? record.fields : (page.value?.fields ?? {})));

  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(() => record.save.at, () => {
    clearTimeout(timer);
    timer = setTimeout(() => void reload(), REREAD_MS);
  });

  const now = ref(Date.now());
  const ticking = setInterval(() => (now.value = Date.now()), 200);
  onUnmounted(() => {
    clearInterval(ticking);
    clearTimeout(timer);
  });

  const clock = computed(() => fields.value.clock);
  const seconds = computed(() => elapsed(clock.value, now.value));
  const running = computed(() => isRunning(clock.value));
  const begun = computed(() => Boolean(clock.value?.started_at));
  const finished = computed(() => fields.value.state === "finished");
  const locked = computed(() => !page.value?.mine || finished.value);

  /** The clock is no step for Ctrl Z: taking a pause back would count the pause. */
  const keep = (set: Record<string, JsonValue>) => act("save", { id, set });
  async function toggleClock() {
    if (locked.value) return;
    await record.flush();
    now.value = Date.now();
    await keep(toggled(clock.value, Date.now(), isoNow()));
  }
  async function pause() {
    if (running.value) await toggleClock();
  }

  const notes = computed(() => parts<LessonNote>(fields.value.notes, (note) => note.second ?? 0));
  const phaseText = (phase: string | null | undefined) => page.value?.phases.find((one) => one.id === phase)?.text ?? "";
  /** When the phase that is now began: the first mark of an unbroken run of it. */
  const phaseSince = computed(() => {
    const marks = notes.value.filter((note) => note.phase);
    let since = 0;
    for (const [at, note] of marks.entries()) if (at === 0 || note.phase !== marks[at - 1]!.phase) since = note.second ?? 0;
    return since;
  });

  async function setPhase(phase: string) {
    if (locked.value || phase === clock.value?.phase) return;
    await keep({ "clock.phase": phase });
    if (!begun.value) return;
    const mark = `notes.${newPartId()}`;
    record.group(() => {
      record.set(`${mark}.second`, Math.floor(seconds.value));
      record.set(`${mark}.phase`, phase);
    });
  }

  const every = computed(() => fields.value.sample_seconds ?? page.value?.sample_seconds ?? 30);
  const cells = computed(() => tape(fields.value.codes));
  const analysis = computed(() => measures(cells.value));
  const sample = computed(() => sampleAt(seconds.value, every.value));
  const left = computed(() => untilNext(seconds.value, every.value));

  function code(as: Code, at: number = sample.value) {
    if (locked.value || !begun.value || (at === sample.value && !running.value)) return;
    record.set(`codes.${at}`, as);
  }
  /** From the tape: T, S, (D,) and empty again. */
  function turnCell(at: number) {
    const order = ["", "T", "S", ...(page.value?.codes_d ? ["D"] : [])];
    const next = order[(order.indexOf(cells.value[at] ?? "") + 1) % order.length];
    if (!locked.value) record.set(`codes.${at}`, next || null);
  }

  const score = computed(() => (page.value ? tally(page.value.rubric, (fields.value.scores ?? {}) as Scores, fields.value.band_set, fields.value.flags ?? {}) : null));

  return { id, record, page, failure, reload, fields, now, clock, seconds, running, begun, finished, locked, toggleClock, pause, notes, phaseText, phaseSince, setPhase, every, cells, analysis, sample, left, code, turnCell, score };
}

export type Lesson = ReturnType<typeof useLesson>;
