/**
 * What became stale. Every mutation names the topics it touched (`school:<id>`, `record:<id>`, `findings`, …); a screen
 * says which it shows and reloads on those alone.
 */
import { onUnmounted, toValue, type MaybeRefOrGetter } from "vue";

interface Listener {
  topics: () => string[];
  reload: () => void;
}

const listeners = new Set<Listener>();
let waiting: Set<string> | undefined;

/** Whether a topic that was announced concerns one that is watched: the same, or one is the family of the other (`school:*`). */
export function concerns(announced: string, watched: string): boolean {
  if (watched.endsWith("*")) return announced.startsWith(watched.slice(0, -1));
  if (announced.endsWith("*")) return watched.startsWith(announced.slice(0, -1));
  return announced === watched;
}

/** Tells everybody who shows one of these; announcements in one turn are told together. */
export function announce(topics: string[]): void {
  if (topics.length === 0) return;
  if (waiting) {
    for (const topic of topics) waiting.add(topic);
    return;
  }
  waiting = new Set(topics);
  queueMicrotask(() => {
    const told = [...(waiting ?? [])];
    waiting = undefined;
    for (const listener of [...listeners]) {
      const watched = listener.topics();
      if (told.some((topic) => watched.some((watch) => concerns(topic, watch)))) listener.reload();
    }
  });
}

/** Calls `reload` whenever one of `topics` became stale, until the returned function is called. */
export function watchTopics(topics: () => string[], reload: () => void): () => void {
  const listener: Listener = { topics, reload };
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** [`watchTopics`] for as long as the calling component is on screen. */
export function useTopic(topics: MaybeRefOrGetter<string[]>, reload: () => void): void {
  onUnmounted(watchTopics(() => toValue(topics), reload));
}
