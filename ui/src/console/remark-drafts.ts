/** Remarks on briefs that are being written; kept while the page is open, whatever is looked at in between. */
import { reactive } from "vue";
import type { BriefPage } from "./api";

/** By brief and paragraph. */
export const drafts = reactive<Record<string, string>>({});

/** Returns' words, by brief. */
export const returns = reactive<Record<string, string>>({});

const ABOUT = 26;

/** How a paragraph begins, as it stands beside a remark on it. */
export function aboutOf(brief: BriefPage, id: string): string {
  const one = brief.sections.flatMap((part) => part.paragraphs).find((paragraph) => paragraph.id === id);
  if (!one) return "";
  const text = one.lead + one.tokens.map((token) => (token.type === "fact" ? token.shown : token.type === "text" ? token.text : "")).join("");
  return text.length > ABOUT ? `${text.slice(0, ABOUT)}…` : text;
}
