/** Something is picked up with mouse, pen or finger and put on a place that `data-<place>` names. A press that does not move stays a click. */
import { onBeforeUnmount, reactive } from "vue";

/** Pixels before a press becomes a drag. */
const SLACK = 6;

export interface Drag<T> {
  /** What is in the hand; null while nothing is. */
  held: T | null;
  label: string;
  x: number;
  y: number;
  /** The place under the hand. */
  over: string | null;
}

export function useDrag<T>(place: string, drop: (held: T, at: string) => void) {
  const drag = reactive({ held: null, label: "", x: 0, y: 0, over: null }) as Drag<T>;
  let pressed: { held: T; label: string; x: number; y: number; id: number } | null = null;
  let moved = false;

  function move(event: PointerEvent) {
    if (!pressed || event.pointerId !== pressed.id) return;
    if (drag.held === null && Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) < SLACK) return;
    Object.assign(drag, { held: pressed.held, label: pressed.label, x: event.clientX, y: event.clientY });
    moved = true;
    drag.over = document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>(`[data-${place}]`)?.dataset[place] ?? null;
    event.preventDefault();
  }

  function end(event: PointerEvent) {
    if (!pressed || event.pointerId !== pressed.id) return;
    const { held } = pressed;
    const over = event.type === "pointerup" && moved ? drag.over : null;
    forget();
    if (over) drop(held, over);
  }

  function forget() {
    pressed = null;
    drag.held = drag.over = null;
    window.removeEventListener("pointermove", move);
    window.removeEventListener("pointerup", end);
    window.removeEventListener("pointercancel", end);
  }
  onBeforeUnmount(forget);

  /** For `pointerdown` on what can be picked up. */
  function press(event: PointerEvent, held: T, label: string) {
    if (event.button !== 0 || pressed) return;
    moved = false;
    pressed = { held, label, x: event.clientX, y: event.clientY, id: event.pointerId };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", end);
    window.addEventListener("pointercancel", end);
  }

  /** Whether the press that just ended was a drag and not a click. */
  return { drag, press, wasDrag: () => moved };
}
