/**
 * What is drawn on a photo that is open on screen: shown at once, kept by itself, taken back step by step.
 *
 * Invariant: a mark is only ever written by its leaves (`<path>.marks.<id>.…`); taking one out sets `deleted`, so that it
 * merges and comes back.
 */
import { computed, reactive, ref, watch, type Ref } from "vue";
import { isoNow } from "@/shared/format";
import type { DrawnMark, MarkKind, Place } from "@/shared/marks";
import type { JsonValue, Photo } from "../backend";
import type { Autosave } from "../record/autosave";
import { newPartId } from "../record/leaves";

/** A mark before and after; null where it is not there. */
interface Change {
  before: DrawnMark | null;
  after: DrawnMark | null;
}

export interface Marks {
  list: Ref<DrawnMark[]>;
  canUndo: Ref<boolean>;
  add: (kind: MarkKind, points: Place[], text?: string) => string;
  /** Moves it, or gives it other words. `joined`: one step with the change before, as arrow keys make many of one. */
  change: (id: string, to: { points?: Place[]; text?: string }, joined?: boolean) => void;
  remove: (id: string) => void;
  clear: () => void;
  undo: () => void;
}

const written = (points: Place[]) => points.map((point) => point.join(",")).join(" ");

export function useMarks(photo: () => Photo | undefined, kept: Autosave): Marks {
  const list = ref<DrawnMark[]>([]);
  const steps = reactive<Change[][]>([]);

  watch(
    () => [photo()?.path, photo()?.marks] as const,
    ([path, marks], before) => {
      if (path !== before?.[0]) steps.length = 0;
      // What was just drawn and is on its way stays; the app tells it as soon as it is kept.
      else if (Object.keys(kept.pending).length > 0) return;
      list.value = [...(marks ?? [])];
    },
    { immediate: true },
  );

  function leaf(id: string, name: string, value: JsonValue) {
    const path = photo()?.path;
    if (path) kept.edit(`${path}.marks.${id}.${name}`, value);
  }

  function apply({ before, after }: Change) {
    if (!after) {
      list.value = list.value.filter((mark) => mark.id !== before?.id);
      if (before) leaf(before.id, "deleted", true);
      return;
    }
    if (!before) {
      list.value = [...list.value, after];
      leaf(after.id, "deleted", null);
      return;
    }
    list.value = list.value.map((mark) => (mark.id === after.id ? after : mark));
    if (written(before.points) !== written(after.points)) leaf(after.id, "points", written(after.points));
    if (before.text !== after.text) leaf(after.id, "text", after.text);
  }

  function step(changes: Change[]) {
    if (changes.length === 0) return;
    changes.forEach(apply);
    steps.push(changes);
    void kept.flush();
  }

  return {
    list,
    canUndo: computed(() => steps.length > 0),
    add(kind, points, text = "") {
      const mark: DrawnMark = { id: newPartId(), kind, points, text };
      leaf(mark.id, "kind", kind);
      leaf(mark.id, "points", written(points));
      if (text) leaf(mark.id, "text", text);
      leaf(mark.id, "at", isoNow());
      list.value = [...list.value, mark];
      steps.push([{ before: null, after: mark }]);
      void kept.flush();
      return mark.id;
    },
    change(id, to, joined = false) {
      const before = list.value.find((mark) => mark.id === id);
      if (!before) return;
      const change = { before, after: { ...before, ...to } };
      const last = steps[steps.length - 1]?.[0];
      if (!joined || !last?.before || last.after?.id !== id) return step([change]);
      apply(change);
      last.after = change.after;
      void kept.flush();
    },
    remove: (id) => step(list.value.filter((mark) => mark.id === id).map((before) => ({ before, after: null }))),
    clear: () => step(list.value.map((before) => ({ before, after: null }))),
    undo() {
      for (const { before, after } of [...(steps.pop() ?? [])].reverse()) apply({ before: after, after: before });
      void kept.flush();
    },
  };
}
