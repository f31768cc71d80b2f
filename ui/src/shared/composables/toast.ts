/** Short words at the bottom of the window; with 撤销 they stay ten seconds, so that a slow hand reaches the button. */
import { reactive } from "vue";

export interface Toast {
  id: number;
  text: string;
  undo?: () => void;
  /** Whether Ctrl Z does the same, so that the button says so. */
  byKey: boolean;
  bad: boolean;
}

export const toasts = reactive<Toast[]>([]);

let last = 0;

export function dismiss(id: number): void {
  const at = toasts.findIndex((toast) => toast.id === id);
  if (at >= 0) toasts.splice(at, 1);
}

/** Whoever goes to another screen has left what could be undone with a button there. */
export function dismissUndoable(): void {
  for (const toast of toasts.filter((one) => one.undo)) dismiss(toast.id);
}

/** Shows a toast; `undo` adds the button. A new one takes the place of those without a button to lose; at most three stay. */
export function showToast(text: string, options: { undo?: () => void; byKey?: boolean; bad?: boolean; seconds?: number } = {}): void {
  const id = ++last;
  for (const plain of toasts.filter((toast) => !toast.undo)) dismiss(plain.id);
  toasts.push({ id, text, undo: options.undo, byKey: options.byKey ?? false, bad: options.bad ?? false });
  if (toasts.length > 3) toasts.shift();
  const seconds = options.seconds ?? (options.undo || options.bad ? 10 : 5);
  setTimeout(() => dismiss(id), seconds * 1000);
}
