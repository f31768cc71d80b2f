/**
 * A draft on screen: kept by the server a moment after it was typed, with what is wrong with it, and never over what somebody
 * else wrote meanwhile.
 */
import { computed, onUnmounted, reactive, ref, shallowRef, watch, type Ref } from "vue";
import { showToast } from "@/shared/composables/toast";
import type { SaveState } from "@/shared/components/SavedMark.vue";
import { askFor, words, type DraftKept, type DraftPage, type FormChecked } from "../api";
import { saveDraft } from "./calls";
import type { EditForm, Spot } from "./model";

/** Typing that stops for so long is a step. */
const PAUSE_MS = 500;
const RETRY_MS = 4000;
const MOST_STEPS = 100;

export function useDraft(id: string) {
  const page = shallowRef<DraftPage | null>(null);
  const form = ref(null) as Ref<EditForm | null>;
  const failure = ref<string | null>(null);
  const checked = shallowRef<FormChecked>({ problems: [], said: {} });
  const save = reactive<SaveState>({ state: "idle", at: null, reason: null });
  /** Who wrote in it meanwhile; nothing is saved until it is decided what holds. */
  const overtaken = shallowRef<DraftKept | null>(null);
  const steps: string[] = [];
  const canUndo = ref(false);
  let standing = "";
  let kept = "";
  let revision = 0;
  let saving: Promise<void> | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function load(): Promise<void> {
    try {
      const read = await askFor("form-draft", id);
      page.value = read;
      checked.value = read.checked;
      revision = read.revision;
      overtaken.value = null;
      Object.assign(save, { state: "idle", at: null, reason: null });
      show(JSON.stringify(read.body));
      kept = standing;
      steps.length = 0;
      canUndo.value = false;
      failure.value = null;
    } catch (why) {
      failure.value = words(why);
    }
  }

  function show(text: string): void {
    standing = text;
    form.value = JSON.parse(text) as EditForm;
  }

  /** What was typed since the last pause becomes a step that can be taken back. */
  function settle(): void {
    clearTimeout(timer);
    const now = JSON.stringify(form.value);
    if (!form.value || now === standing) return;
    steps.push(standing);
    if (steps.length > MOST_STEPS) steps.shift();
    canUndo.value = true;
    standing = now;
    void flush();
  }

  async function once(): Promise<void> {
    const text = standing;
    save.state = "saving";
    try {
      const answer = await saveDraft(id, revision, JSON.parse(text));
      if (!answer.saved) {
        overtaken.value = answer;
        Object.assign(save, { state: "failed", reason: `${answer.by} 改过，没有存` });
        return;
      }
      revision = answer.revision;
      checked.value = answer.checked;
      kept = text;
      Object.assign(save, { state: "saved", at: new Date(), reason: null });
    } catch (why) {
      Object.assign(save, { state: "failed", reason: words(why) });
      timer = setTimeout(() => void flush(), RETRY_MS);
    }
  }

  /** Waits until what is on screen is kept, or it is said why not. Whether it is. */
  async function flush(): Promise<boolean> {
    settle();
    while (standing !== kept && !overtaken.value) {
      saving ??= once().finally(() => (saving = null));
      await saving;
      if (save.state === "failed") break;
    }
    return standing === kept;
  }

  watch(form, () => {
    clearTimeout(timer);
    timer = setTimeout(settle, PAUSE_MS);
  }, { deep: true });

  function undo(): void {
    settle();
    const before = steps.pop();
    canUndo.value = steps.length > 0;
    if (before === undefined) return showToast("没有可以撤销的了");
    show(before);
    void flush();
  }

  /** Keeps mine over what somebody else wrote; only where a person says so. */
  async function mine(): Promise<void> {
    if (!overtaken.value) return;
    revision = overtaken.value.revision;
    overtaken.value = null;
    kept = "";
    save.state = "saving";
    await flush();
  }

  const warn = (event: BeforeUnloadEvent) => {
    settle();
    if (standing !== kept) event.preventDefault();
  };
  window.addEventListener("beforeunload", warn);
  onUnmounted(() => {
    settle();
    clearTimeout(timer);
    window.removeEventListener("beforeunload", warn);
  });

  const problems = computed(() => checked.value.problems);
  const at = (spot: Spot) => problems.value.filter((one) => one.section === spot.section && (spot.item === undefined ? one.item === null : one.item === spot.item));
  const elsewhere = computed(() => problems.value.filter((one) => one.section === null));

  void load();
  return { page, form, failure, checked, save, overtaken, canUndo, load, flush, undo, mine, problems, at, elsewhere, revision: () => revision };
}

export type Draft = ReturnType<typeof useDraft>;
