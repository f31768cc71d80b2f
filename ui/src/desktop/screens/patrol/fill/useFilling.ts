/**
 * A patrol or check being walked through: which item is on screen, what was answered, and the way on.
 *
 * What is judged is kept through the record's own queue; where the person stands is kept beside it and is no step for
 * Ctrl Z. `current` is null past the last item, where the walk is looked at as a whole.
 */
import { computed, onUnmounted, ref, watch } from "vue";
import { useRoute } from "vue-router";
import { isoNow } from "@/shared/format";
import { showToast } from "@/shared/composables/toast";
import { backend, type JsonValue, type Patrol } from "../../../backend";
import { useRecord } from "../../../record/useRecord";
import { act } from "../../../state/act";
import { useQuery } from "../../../state/query";
import { countSections, isUntouched, walk, type Answers } from "./answers";
import { askedOf } from "./conditions";

const POSITION_MS = 300;

export function useFilling(id: string) {
  const route = useRoute();
  const record = useRecord<Patrol>(id, { undoKey: false });
  const { data: page, failure, reload } = useQuery("filling", () => ({ id }), () => [`record:${id}`]);

  const answers = computed<Answers>(() => (record.ready.value ? record.fields.answers : page.value?.answers) ?? {});
  /** What the answers so far call for. */
  const asked = computed(() => (page.value ? askedOf(page.value.form, answers.value) : undefined));
  const places = computed(() => (asked.value ? walk(asked.value) : []));
  const sections = computed(() => (asked.value ? countSections(asked.value, answers.value) : []));
  const done = computed(() => sections.value.reduce((sum, section) => sum + section.answered, 0));
  const total = computed(() => sections.value.reduce((sum, section) => sum + section.total, 0));
  const finished = computed(() => (record.ready.value ? record.fields.state === "finished" : page.value?.finished === true));
  const locked = computed(() => !page.value || !page.value.mine || finished.value);

  const index = ref<number | null>(null);
  watch(page, () => {
    if (index.value !== null || places.value.length === 0) return;
    const wanted = (route.query.item as string | undefined) ?? page.value?.position;
    index.value = Math.max(0, places.value.findIndex((place) => place.item.id === wanted));
  });
  /**
   * A question that comes or goes before this one moves nobody; where this one goes, as when a patrol is made short, the first
   * that is open is shown.
   */
  watch(places, (now, before) => {
    if (index.value === null || before.length === 0) return;
    const item = before[index.value]?.item.id;
    const same = now.findIndex((place) => place.item.id === item);
    const open = now.findIndex((place) => isUntouched(answers.value[place.item.id]));
    index.value = item === undefined ? now.length : same >= 0 ? same : Math.max(0, open);
  });
  const current = computed(() => (index.value === null ? null : (places.value[index.value] ?? null)));
  const atEnd = computed(() => index.value !== null && index.value >= places.value.length);

  let timer: ReturnType<typeof setTimeout> | undefined;
  let unkept: string | undefined;
  let kept: string | undefined;
  function keepPosition() {
    clearTimeout(timer);
    const item = unkept;
    unkept = undefined;
    if (item) kept = item;
    // Where somebody stood is a convenience: when it cannot be kept, the first open item is shown the next time.
    if (item) void backend.call("save", { id, set: { position: item } }, { except: `record:${id}` }).catch(() => undefined);
  }
  onUnmounted(keepPosition);
  /** This is where somebody works now. */
  function stand(item: string) {
    if (locked.value || item === (unkept ?? kept ?? record.fields.position)) return;
    unkept = item;
    clearTimeout(timer);
    timer = setTimeout(keepPosition, POSITION_MS);
  }

  function go(to: number) {
    if (places.value.length === 0) return;
    index.value = Math.min(Math.max(0, to), places.value.length);
    const item = places.value[index.value]?.item.id;
    if (item) stand(item);
  }
  const goItem = (item: string) => go(places.value.findIndex((place) => place.item.id === item));

  /** The section's first open item, or its first. */
  function goSection(section: string) {
    const within = places.value.filter((place) => place.section.id === section);
    const open = within.find((place) => isUntouched(answers.value[place.item.id])) ?? within[0];
    if (open) goItem(open.item.id);
  }
  function stepSection(by: 1 | -1) {
    const all = sections.value.map((count) => count.section.id);
    const here = current.value ? all.indexOf(current.value.section.id) : all.length;
    const to = all[here + by];
    if (to) goSection(to);
    else if (by === 1) go(places.value.length);
  }

  const path = (item: string, leaf: string) => `answers.${item}.${leaf}`;

  function setResult(item: string, result: string | null) {
    stand(item);
    record.group(() => {
      record.set(path(item, "result"), result);
      record.set(path(item, "at"), result === null ? null : isoNow());
    });
    void record.flush();
  }

  function setValue(item: string, leaf: string, value: JsonValue) {
    stand(item);
    if (leaf === "note" || answers.value[item]?.at) return record.set(path(item, leaf), value);
    record.group(() => {
      record.set(path(item, leaf), value);
      record.set(path(item, "at"), isoNow());
    });
  }

  /** 本段其余都符合: only items that nobody has touched, as one step back. */
  async function fillRest() {
    const section = current.value?.section;
    if (!section || locked.value) return;
    await record.flush();
    const saved = await act("fill_rest", { id, section: section.id });
    if (!saved) return;
    const filled = Object.keys(saved.before).filter((leaf) => leaf.endsWith(".result")).map((leaf) => leaf.slice("answers.".length, -".result".length));
    if (filled.length === 0) return showToast(`${section.title}没有还空着的项`);
    await record.reload();
    record.remember(saved.before);
    const at = new Map(filled.map((item) => [item, answers.value[item]?.at]));
    showToast(`${section.title}其余 ${filled.length} 项记为符合`, {
      // What was judged anew in the meantime stays.
      undo: () => {
        record.group(() => {
          for (const item of filled.filter((one) => answers.value[one]?.at === at.get(one))) {
            record.set(path(item, "result"), null);
            record.set(path(item, "at"), null);
          }
        });
        void record.flush();
      },
    });
  }

  /** Takes the last step back and shows the item that it was. */
  function undo() {
    const snapshot = () => new Map(places.value.map(({ item }) => [item.id, JSON.stringify(answers.value[item.id] ?? null)]));
    const before = snapshot();
    if (!record.undo()) return showToast("没有可以撤销的了");
    const after = snapshot();
    const changed = places.value.filter(({ item }) => before.get(item.id) !== after.get(item.id));
    if (changed.length > 0 && !changed.some(({ item }) => item.id === current.value?.item.id)) goItem(changed[0]!.item.id);
  }

  return { id, record, page, failure, reload, answers, places, sections, done, total, finished, locked, index, current, atEnd, go, goItem, goSection, stepSection, setResult, setValue, fillRest, undo, path };
}

export type Filling = ReturnType<typeof useFilling>;
