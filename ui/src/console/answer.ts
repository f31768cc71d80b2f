/** What a page shows, read again when its question changes. */
import { ref, shallowRef, watch, type Ref, type ShallowRef } from "vue";
import { Refused, words } from "./api";
import { ended } from "./session";

export interface Shown<T> {
  data: ShallowRef<T | null>;
  /** Why it could not be read, in words. What was read before stays on screen. */
  failure: Ref<string | null>;
  loading: Ref<boolean>;
  reload: () => Promise<void>;
}

/** `question` is whatever the answer depends on; an answer overtaken by a later question is thrown away. */
export function useAnswer<T>(question: () => unknown, read: () => Promise<T> | null): Shown<T> {
  const data = shallowRef<T | null>(null) as ShallowRef<T | null>;
  const failure = ref<string | null>(null);
  const loading = ref(false);
  let asked = 0;

  async function reload(): Promise<void> {
    const mine = ++asked;
    const reading = read();
    if (!reading) {
      data.value = null;
      return;
    }
    loading.value = true;
    try {
      const answer = await reading;
      if (mine !== asked) return;
      data.value = answer;
      failure.value = null;
    } catch (why) {
      if (mine !== asked) return;
      if (why instanceof Refused && why.code === "not_logged_in") ended();
      failure.value = words(why);
    } finally {
      if (mine === asked) loading.value = false;
    }
  }

  watch(() => JSON.stringify(question()), () => void reload(), { immediate: true });
  return { data, failure, loading, reload };
}
