/**
 * The language of the screens. Chinese is what the sources are written in and costs nothing; English is a second catalogue,
 * fetched when it is chosen, in which the Chinese text itself is the key.
 *
 * Everything stays Chinese until it is about to be shown: `template.ts` puts `$tr` and `$trf` there when a template is
 * compiled. Only what leaves the window by another door (a dialog of the system's) calls `tr` itself.
 */
import { shallowRef, toDisplayString, type Plugin } from "vue";

/** Each language, named in its own words. */
export const LANGUAGES = { "zh-CN": "中文", en: "English" } as const;
export type Language = keyof typeof LANGUAGES;

type Catalogue = typeof import("./english");

/** Null while the screens are Chinese. Whatever was shown with it is shown anew when it changes. */
const catalogue = shallowRef<Catalogue | null>(null);

/** Shows everything in this language from now on. */
export async function speak(language: Language, root: HTMLElement = document.documentElement): Promise<void> {
  root.lang = language;
  const words = language === "en" ? await import("./english") : null;
  // Somebody may have chosen again while the words were fetched.
  if (root.lang === language) catalogue.value = words;
}

/** A text in the chosen language; what is no text, and what the catalogue does not know, comes back as it is. */
export function tr<T>(text: T): T | string {
  return catalogue.value && typeof text === "string" ? catalogue.value.english(text) : text;
}

/** A pattern such as `共 {0} 条` with its values, in the chosen language. */
export function trf(pattern: string, values: unknown[]): string {
  const shown = values.map(toDisplayString);
  if (catalogue.value) return catalogue.value.filled(pattern, shown);
  return pattern.replace(/\{(\d+)\}/g, (_, at: string) => shown[Number(at)] ?? "");
}

/** For templates, as `template.ts` writes them. */
export const translations: Plugin = {
  install(app) {
    app.config.globalProperties.$tr = tr;
    app.config.globalProperties.$trf = trf;
  },
};
