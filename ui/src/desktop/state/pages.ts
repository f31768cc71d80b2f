/** A long list of which only the pages on screen are read. */
import { computed, shallowReactive, watch, type ComputedRef } from "vue";
import { backend, refusalText, type Commands } from "../backend";
import { useQuery, type Query } from "./query";

/** Commands that answer a page and how many lines there are. */
type Paged = "visits" | "findings";
type Line<K extends Paged> = Commands[K]["result"]["lines"][number];

/** Lines of a page. */
export const PAGE = 50;

export interface Pages<K extends Paged> extends Omit<Query<Commands[K]["result"]>, "reload"> {
  /** Lines of the whole list. */
  total: ComputedRef<number>;
  /** Undefined while its page is on its way. */
  line: (index: number) => Line<K> | undefined;
  /** These lines are on screen: reads the pages that are not here yet. */
  show: (from: number, to: number) => void;
}

/** Reads the first page with the list's counts, later ones as they come on screen; all of it anew when `args` or a topic changes. */
export function usePages<K extends Paged>(name: K, args: () => Commands[K]["args"], topics: () => string[]): Pages<K> {
  const page = (number: number) => ({ ...args(), offset: number * PAGE, limit: PAGE });
  const { data, failure, code, reload } = useQuery(name, () => page(0), topics);
  const later = shallowReactive(new Map<number, Line<K>[]>());
  /** Pages on their way, and for which answer of the first page. */
  const asked = new Map<number, unknown>();
  let shown = [0, 0];
  watch(args, () => void reload(), { deep: true });

  watch(data, () => {
    // What is on screen stays until it comes anew; the rest is read again when it is looked at.
    for (const number of later.keys()) if (number < shown[0]! || number > shown[1]!) later.delete(number);
    asked.clear();
    for (const number of later.keys()) void read(number);
  });

  async function read(number: number): Promise<void> {
    const of = data.value;
    asked.set(number, of);
    try {
      const answer = await backend.call(name, page(number));
      if (data.value === of) later.set(number, answer.lines as Line<K>[]);
    } catch (why) {
      if (data.value === of) failure.value = refusalText(why);
    } finally {
      if (asked.get(number) === of) asked.delete(number);
    }
  }

  function show(from: number, to: number): void {
    shown = [Math.floor(from / PAGE), Math.floor(to / PAGE)];
    for (let number = Math.max(1, shown[0]!); number <= shown[1]!; number++) {
      if (!later.has(number) && !asked.has(number)) void read(number);
    }
  }

  const line = (index: number) => {
    const number = Math.floor(index / PAGE);
    const lines = number === 0 ? data.value?.lines : later.get(number);
    return lines?.[index - number * PAGE] as Line<K> | undefined;
  };
  return { data, failure, code, total: computed(() => data.value?.total ?? 0), line, show };
}
