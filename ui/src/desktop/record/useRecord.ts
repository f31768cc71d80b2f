/**
 * A record on screen: what is written shows at once and is kept by itself.
 *
 * Screens that show the same record share one draft. A draft outlives its screen until everything written is kept, so
 * that a save that fails while somebody walks away is still tried, and is on screen again when they come back.
 */
import { computed, onMounted, onUnmounted, reactive, ref, type Ref, type WritableComputedRef } from "vue";
import { backend, refusalText, type JsonValue } from "../backend";
import { Refusal } from "../backend/carrier";
import { watchTopics } from "../backend/topics";
import { useKeys } from "@/shared/composables/keys";
import { Autosave, type AutosaveState, type Leaves } from "./autosave";
import { History } from "./history";
import { at, put, type Fields } from "./leaves";

class Draft {
  readonly fields = reactive<Fields>({});
  readonly save = reactive<AutosaveState>({ state: "idle", at: null, reason: null });
  readonly ready = ref(false);
  readonly failure = ref<string | null>(null);
  readonly history = new History();
  readonly autosave: Autosave;
  users = 0;
  private edits = 0;
  private unwatch: (() => void) | undefined;

  constructor(readonly id: string) {
    this.autosave = new Autosave({
      send: async (set) => (await backend.call("save", { id, set }, { except: `record:${id}` })).at,
      changed: (state) => Object.assign(this.save, state),
      words: refusalText,
      refused: (failure) => failure instanceof Refusal && failure.code === "invalid",
    });
    this.unwatch = watchTopics(() => [`record:${id}`], () => void this.load());
  }

  /** Reads the record; what is written but not yet kept stays on top of what was read. */
  async load(): Promise<void> {
    const before = this.edits;
    try {
      const view = await backend.call("record", { id: this.id });
      // Something was written while the answer was on its way: the answer may be older than that, so ask again.
      if (this.edits !== before) return await this.load();
      for (const key of Object.keys(this.fields)) delete this.fields[key];
      Object.assign(this.fields, view.fields);
      if (this.save.at === null && view.saved_at) this.autosave.wasKept(view.saved_at);
      for (const [path, value] of Object.entries(this.autosave.pending)) put(this.fields, path, value);
      this.failure.value = null;
      this.ready.value = true;
    } catch (failure) {
      this.failure.value = refusalText(failure);
    }
  }

  set(path: string, value: JsonValue): void {
    const before = at(this.fields, path) as JsonValue | undefined;
    if (before === value) return;
    this.history.note(path, before ?? null, value);
    this.write(path, value);
  }

  undo(): boolean {
    const step = this.history.take();
    for (const change of [...(step ?? [])].reverse()) this.write(change.path, change.before);
    return step !== undefined;
  }

  /** What a command changed, as one step for Ctrl Z. */
  remember(before: Leaves): void {
    this.history.group(() => {
      for (const [path, value] of Object.entries(before)) this.history.note(path, value, null);
    });
  }

  private write(path: string, value: JsonValue): void {
    this.edits += 1;
    put(this.fields, path, value);
    // An emptied text is no text; the record has no leaf for it.
    this.autosave.edit(path, value === "" ? null : value);
  }

  async leave(): Promise<void> {
    await this.autosave.flush();
    if (this.users === 0 && Object.keys(this.autosave.pending).length === 0) {
      this.unwatch?.();
      drafts.delete(this.id);
    }
  }
}

const drafts = new Map<string, Draft>();

/** Sends everything that waits, of every record. For leaving the page and for locking. */
export async function flushAll(): Promise<void> {
  await Promise.all([...drafts.values()].map((draft) => draft.autosave.flush()));
}

/** Whether something written is not kept yet. */
export function anythingUnsaved(): boolean {
  return [...drafts.values()].some((draft) => Object.keys(draft.autosave.pending).length > 0);
}

/** Forgets every draft that is kept. What could not be kept yet waits, out of sight, until it can be. */
export function forgetDrafts(): void {
  for (const [id, draft] of drafts) if (Object.keys(draft.autosave.pending).length === 0) drafts.delete(id);
}

/** Sends at once what waits when the page is hidden or closed. Once per window. */
export function flushOnLeave(): void {
  const flush = () => void flushAll();
  window.addEventListener("pagehide", flush);
  window.addEventListener("blur", flush);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && flush());
}

export interface OpenRecord<T> {
  id: string;
  /** Everything as it is on screen. Read only: write with `set`. */
  fields: T;
  ready: Ref<boolean>;
  /** Why the record could not be read, in words. */
  failure: Ref<string | null>;
  save: AutosaveState;
  get: (path: string) => unknown;
  set: (path: string, value: JsonValue) => void;
  /** A leaf for `v-model`. */
  model: <V extends JsonValue>(path: string) => WritableComputedRef<V>;
  /** Takes a part of a map out; Ctrl Z brings it back. */
  remove: (path: string) => void;
  /** Everything `act` sets is one step for Ctrl Z. */
  group: (act: () => void) => void;
  /** Lets Ctrl Z take back what a command changed; `before` is what it answered. */
  remember: (before: Leaves) => void;
  undo: () => boolean;
  flush: () => Promise<void>;
  reload: () => Promise<void>;
}

/** Opens a record for the calling component. `undoKey` binds Ctrl Z to it. */
export function useRecord<T extends object>(id: string, options: { undoKey?: boolean } = {}): OpenRecord<T> {
  const draft = drafts.get(id) ?? new Draft(id);
  drafts.set(id, draft);
  onMounted(() => {
    draft.users += 1;
    void draft.load();
  });
  onUnmounted(() => {
    draft.users -= 1;
    void draft.leave();
  });
  if (options.undoKey !== false) {
    useKeys(() => [{ keys: ["Ctrl+Z"], run: () => void draft.undo(), label: "撤销", when: () => draft.history.length > 0 }]);
  }
  return {
    id,
    fields: draft.fields as T,
    ready: draft.ready,
    failure: draft.failure,
    save: draft.save,
    get: (path) => at(draft.fields, path),
    set: (path, value) => draft.set(path, value),
    model: <V extends JsonValue>(path: string) =>
      computed({ get: () => at(draft.fields, path) as V, set: (value: V) => draft.set(path, value) }),
    remove: (path) => draft.set(`${path}.deleted`, true),
    group: (act) => draft.history.group(act),
    remember: (before) => draft.remember(before),
    undo: () => draft.undo(),
    flush: () => draft.autosave.flush(),
    reload: () => draft.load(),
  };
}
