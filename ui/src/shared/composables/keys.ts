/**
 * Keys. One listener for the whole window; each screen, drawer or dialog lays its keys on top while it is shown.
 *
 * Invariants: a plain key never acts while somebody writes in a field, nor while Chinese input is being composed;
 * what lies under a modal layer hears nothing.
 */
import { onMounted, onUnmounted, shallowReactive } from "vue";

export interface KeyBinding {
  /** Key names as `KeyboardEvent.key` has them, letters in upper case: `"Enter"`, `"3"`, `"N"`, `"Ctrl+Z"`, `"Alt+1"`, `"?"`. */
  keys: string[];
  run: (event: KeyboardEvent) => void;
  /** Shown in the key help; a binding without words is not listed. */
  label?: string;
  /** Also while a field has focus (always so for `Escape` and for `Ctrl` and `Alt` combinations other than `Ctrl+Z`). */
  inFields?: boolean;
  /** Asked before running; where it says no, the next layer is asked. */
  when?: () => boolean;
}

interface Layer {
  bindings: () => KeyBinding[];
  /** Nothing below is asked. */
  modal: boolean;
}

const layers = shallowReactive<Layer[]>([]);

const NOT_TEXT = new Set(["button", "checkbox", "radio", "range", "color", "file", "submit", "reset", "image"]);

/** Whether keys typed into this element become text. */
export function writesText(target: EventTarget | null): boolean {
  const element = target as (Partial<HTMLInputElement> & { tagName?: string; isContentEditable?: boolean }) | null;
  const tag = element?.tagName?.toUpperCase();
  if (!element || !tag) return false;
  if (tag === "TEXTAREA" || tag === "SELECT") return true;
  if (tag === "INPUT") return !NOT_TEXT.has((element.type ?? "text").toLowerCase());
  return element.isContentEditable === true;
}

/** Whether `Enter` already means something on this element: a focused button or link is pressed by it. */
function takesEnter(target: EventTarget | null): boolean {
  const tag = (target as { tagName?: string } | null)?.tagName?.toUpperCase();
  return tag === "BUTTON" || tag === "A" || tag === "SUMMARY";
}

/** The name of a key press; empty while Chinese input is being composed (229 is what WebKit says for the closing key). */
export function keyName(event: KeyboardEvent): string {
  if (event.isComposing || event.keyCode === 229) return "";
  let key = event.key;
  // With a Chinese input method on but no field in focus, the key is named only by its place on the keyboard.
  if (key === "Process" || key === "Unidentified") {
    const place = /^(?:Digit|Numpad|Key)([0-9A-Z])$/.exec(event.code ?? "");
    if (!place) return "";
    key = place[1] ?? "";
  }
  if (key.length === 1) key = key.toUpperCase();
  const shift = event.shiftKey && key.length > 1 ? "Shift+" : "";
  return `${event.ctrlKey || event.metaKey ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}${shift}${key}`;
}

function mayAct(binding: KeyBinding, name: string, target: EventTarget | null): boolean {
  if (name === "Enter" && takesEnter(target)) return false;
  if (!writesText(target) || binding.inFields) return true;
  if (name === "Escape") return true;
  return name !== "Ctrl+Z" && (name.startsWith("Ctrl+") || name.startsWith("Alt+"));
}

/** Hands a key press to the topmost layer that wants it. Says whether one did. */
export function dispatchKey(event: KeyboardEvent): boolean {
  const name = keyName(event);
  if (!name || event.defaultPrevented) return false;
  for (const layer of [...layers].reverse()) {
    for (const binding of layer.bindings()) {
      if (!binding.keys.includes(name) || !mayAct(binding, name, event.target)) continue;
      if (binding.when && !binding.when()) continue;
      event.preventDefault();
      binding.run(event);
      return true;
    }
    if (layer.modal) return false;
  }
  return false;
}

/** Lays keys on top until the returned function is called. */
export function pushKeys(bindings: () => KeyBinding[], modal = false): () => void {
  const layer: Layer = { bindings, modal };
  layers.push(layer);
  return () => {
    const at = layers.indexOf(layer);
    if (at >= 0) layers.splice(at, 1);
  };
}

/** Lays keys on top while the calling component is on screen. */
export function useKeys(bindings: KeyBinding[] | (() => KeyBinding[]), options: { modal?: boolean } = {}): void {
  let take: (() => void) | undefined;
  onMounted(() => {
    take = pushKeys(typeof bindings === "function" ? bindings : () => bindings, options.modal);
  });
  onUnmounted(() => take?.());
}

/** What the keys do now, for the key help: topmost first, each key once. */
export function currentKeys(): { keys: string[]; label: string }[] {
  const seen = new Set<string>();
  const list: { keys: string[]; label: string }[] = [];
  for (const layer of [...layers].reverse()) {
    for (const binding of layer.bindings()) {
      if (!binding.label || (binding.when && !binding.when())) continue;
      const keys = binding.keys.filter((key) => !seen.has(key));
      for (const key of keys) seen.add(key);
      if (keys.length > 0) list.push({ keys, label: binding.label });
    }
  }
  return list;
}

/** What is printed on the key cap. */
export function keyCap(key: string): string {
  const names: Record<string, string> = {
    Escape: "Esc",
    ArrowUp: "↑",
    ArrowDown: "↓",
    ArrowLeft: "←",
    ArrowRight: "→",
    " ": "空格",
  };
  return key
    .split(/\+(?=.)/)
    .map((part) => names[part] ?? part)
    .join(" ");
}

/** Starts listening; once per window. */
export function listenForKeys(on: Window = window): () => void {
  const listener = (event: KeyboardEvent) => void dispatchKey(event);
  on.addEventListener("keydown", listener);
  return () => on.removeEventListener("keydown", listener);
}
