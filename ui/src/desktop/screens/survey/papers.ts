/** The paper that is being typed in, one questionnaire at a time. A screen that is left keeps it; a lock forgets it. */
import { reactive } from "vue";
import type { SurveyQuestionView } from "../../backend";

/** Option by question; a question that was left out is not in it. */
export type Paper = Record<string, string>;

const begun = reactive<Record<string, Paper>>({});

export function paperOf(survey: string): Paper {
  begun[survey] ??= {};
  return begun[survey];
}

export function clearPaper(paper: Paper): void {
  for (const question of Object.keys(paper)) delete paper[question];
}

/** What a lock forgets. */
export function forgetPapers(): void {
  for (const survey of Object.keys(begun)) delete begun[survey];
}

type Counts = Partial<Record<string, Partial<Record<string, number>>>>;

/** The leaves that one paper more writes: a count for each answer, and the number of papers. */
export function leavesOf(paper: Paper, counts: Counts | null | undefined, papers: number): [path: string, value: number][] {
  const answers = Object.entries(paper).map(([question, option]): [string, number] => [`counts.${question}.${option}`, (counts?.[question]?.[option] ?? 0) + 1]);
  return [...answers, ["papers", papers + 1]];
}

/** How many answers a question has. */
export function answersTo(question: SurveyQuestionView, counts: Counts | null | undefined): number {
  return question.options.reduce((sum, option) => sum + (counts?.[question.id]?.[option.id] ?? 0), 0);
}
