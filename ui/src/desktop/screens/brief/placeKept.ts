/** Where one was in a brief: coming back from a figure's record finds the page and the figure as they were left. */
import { nextTick, onUnmounted, watch, type Ref } from "vue";

/** Where, never what: nothing of a record is remembered here. */
interface Place {
  top: number;
  paragraph: string | null;
  at: number;
}

const places = new Map<string, Place>();

export interface Kept {
  desk: Ref<HTMLElement | undefined>;
  picked: Ref<{ paragraph: string; at: number } | null>;
  ready: () => boolean;
  pick: (paragraph: string, at: number) => void;
}

export function placeKept(brief: string, { desk, picked, ready, pick }: Kept): void {
  let top = 0;
  const scrolled = () => (top = desk.value?.scrollTop ?? top);
  watch(desk, (element, before) => {
    before?.removeEventListener("scroll", scrolled);
    element?.addEventListener("scroll", scrolled, { passive: true });
  });
  const stop = watch(ready, async (now) => {
    if (!now) return;
    stop();
    const place = places.get(brief);
    if (!place) return;
    await nextTick();
    if (place.paragraph) pick(place.paragraph, place.at);
    if (desk.value) desk.value.scrollTop = place.top;
  });
  onUnmounted(() => places.set(brief, { top, paragraph: picked.value?.paragraph ?? null, at: picked.value?.at ?? 0 }));
}
