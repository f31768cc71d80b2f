/** Locks after a while without a key, a touch or a move of the mouse. Kept on this machine; the county may ask for less. */
import { onMounted, onUnmounted, ref, watch, type Ref } from "vue";

const KEY = "duxue.idle-minutes";
export const IDLE_CHOICES = [5, 10, 15, 30, 60] as const;

function remembered(): number {
  try {
    const minutes = Number(localStorage.getItem(KEY));
    return (IDLE_CHOICES as readonly number[]).includes(minutes) ? minutes : 15;
  } catch {
    return 15;
  }
}

/** Minutes without a sign of anybody until the records are locked. */
export const idleMinutes = ref(remembered());

watch(idleMinutes, (minutes) => {
  try {
    localStorage.setItem(KEY, String(minutes));
  } catch {
    // Holds until the window is closed; then it is fifteen minutes again, which is safe.
  }
});

const SIGNS = ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"] as const;

/** Calls `lock` once nobody has been here for [`idleMinutes`] while `open`. Compares clock times, so that sleep counts. */
export function useIdleLock(open: Ref<boolean>, lock: () => void): void {
  let seen = Date.now();
  let timer: ReturnType<typeof setInterval> | undefined;
  const sign = () => (seen = Date.now());
  onMounted(() => {
    for (const name of SIGNS) window.addEventListener(name, sign, { passive: true, capture: true });
    timer = setInterval(() => {
      if (open.value && Date.now() - seen > idleMinutes.value * 60_000) lock();
    }, 10_000);
  });
  onUnmounted(() => {
    for (const name of SIGNS) window.removeEventListener(name, sign, { capture: true });
    clearInterval(timer);
  });
  watch(open, sign);
}
