/** What a screen shows, read from the app and read again when a topic it stands on became stale. */
import { onMounted, ref, shallowRef, type Ref, type ShallowRef } from "vue";
import { backend, refusalText, RefusalError, type Commands } from "../backend";
import { useTopic } from "../backend/topics";

type Name = keyof Commands;

export interface Query<T> {
  data: ShallowRef<T | null>;
  /** Why it could not be read, in words. What was read before stays on screen. */
  failure: Ref<string | null>;
  /** Code of the refusal, for a screen that can do something about it. */
  code: Ref<string | null>;
  reload: () => Promise<void>;
}

/** Reads by `name`; an answer that was overtaken by a later question is thrown away. */
export function useQuery<K extends Name>(name: K, args: () => Commands[K]["args"], topics: () => string[]): Query<Commands[K]["result"]> {
  const data = shallowRef<Commands[K]["result"] | null>(null) as ShallowRef<Commands[K]["result"] | null>;
  const failure = ref<string | null>(null);
  const code = ref<string | null>(null);
  let asked = 0;

  async function reload(): Promise<void> {
    const mine = ++asked;
    try {
      const answer = await backend.call(name, args());
      if (mine !== asked) return;
      data.value = answer;
      failure.value = code.value = null;
    } catch (why) {
      if (mine !== asked) return;
      failure.value = refusalText(why);
      code.value = why instanceof RefusalError ? why.code : null;
    }
  }

  onMounted(reload);
  useTopic(topics, () => void reload());
  return { data, failure, code, reload };
}
