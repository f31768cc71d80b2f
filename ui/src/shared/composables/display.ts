/**
 * How the window looks: text size, light or dark, contrast, and which language it speaks. Attributes on `<html>`; the tokens do the rest.
 * Kept on this machine only: it belongs to the person's eyes, not to the record.
 */
import { reactive, watch } from "vue";
import { LANGUAGES, type Language } from "../language";

export const TEXT_SIZES = [100, 125, 150, 200] as const;
export type TextSize = (typeof TEXT_SIZES)[number];
export type Theme = "light" | "dark" | "system";

export interface Display {
  text: TextSize;
  theme: Theme;
  highContrast: boolean;
  language: Language;
}

const KEY = "duxue.display";

function remembered(): Display {
  const display: Display = { text: 100, theme: "light", highContrast: false, language: "zh-CN" };
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Display>;
    if (TEXT_SIZES.includes(kept.text as TextSize)) display.text = kept.text as TextSize;
    if (kept.theme === "dark" || kept.theme === "system") display.theme = kept.theme;
    display.highContrast = kept.highContrast === true;
    if (kept.language && kept.language in LANGUAGES) display.language = kept.language;
  } catch {
    // Storage may be closed or hold something else; the defaults are readable by everybody.
  }
  return display;
}

export const display = reactive<Display>(remembered());

/** Makes text one step larger (`1`) or smaller (`-1`); stays where there is no further step. */
export function stepText(by: 1 | -1): void {
  const next = TEXT_SIZES[TEXT_SIZES.indexOf(display.text) + by];
  if (next) display.text = next;
}

/**
 * Container queries in rem are not asked again by every engine when the root's font size changes; laying the container
 * down and up once makes them.
 */
function askContainersAgain(root: HTMLElement): void {
  const container = root.querySelector<HTMLElement>(".app");
  if (!container) return;
  container.style.containerType = "normal";
  void container.offsetWidth;
  container.style.containerType = "";
}

/** Puts the choices on `<html>` and keeps them there. Once per window. */
export function applyDisplay(root: HTMLElement = document.documentElement): void {
  const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const dark = display.theme === "dark" || (display.theme === "system" && prefersDark.matches);
    if (dark) root.setAttribute("data-theme", "dark");
    else root.removeAttribute("data-theme");
    root.classList.toggle("dark", dark);
    if (display.highContrast) root.setAttribute("data-contrast", "high");
    else root.removeAttribute("data-contrast");
    if (display.text === 100) root.removeAttribute("data-text");
    else root.setAttribute("data-text", String(display.text));
    askContainersAgain(root);
  };
  prefersDark.addEventListener("change", apply);
  watch(
    display,
    () => {
      apply();
      try {
        localStorage.setItem(KEY, JSON.stringify(display));
      } catch {
        // Not remembered for next time; what is on screen is right all the same.
      }
    },
    { immediate: true },
  );
}
