/** Locks after a while without a key, a touch or a move of the mouse. */
import { onMounted, onUnmounted, watch, type Ref } from "vue";
import { device } from "./device";

export const IDLE_CHOICES = [5, 10, 15, 30, 60] as const;

const SIGNS = ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"] as const;

/** Calls `lock` once nobody has been here for `device.lock_minutes` while `open`. Compares clock times, so that sleep counts. */
export function useIdleLock(open: Ref<boolean>, lock: () => void): void {
  let seen = Date.now();
  let timer: ReturnType<typeof setInterval> | undefined;
  const sign = () => (seen = Date.now());
  onMounted(() => {
    for (const name of SIGNS) window.addEventListener(name, sign, { passive: true, capture: true });
    timer = setInterval(() => {
      if (open.value && Date.now() - seen > device.lock_minutes * 60_000) lock();
    }, 10_000);
  });
  onUnmounted(() => {
    for (const name of SIGNS) window.removeEventListener(name, sign, { capture: true });
    clearInterval(timer);
  });
  watch(open, sign);
}
