/** The drawer's choices: what follows from a clause, and which deadline belongs to which way the drawer stands. */
import type { ClauseView, DeadlineOption, FindingDraft, FindingFields, HazardCatalogue } from "../../../backend";

export type FindingKind = "hazard" | "rectification" | "feedback";
type Lists = Pick<FindingDraft, "deadlines_general" | "deadlines_major" | "deadlines_rectification">;

export function deadlinesFor(lists: Lists, kind: FindingKind, grade: string | null | undefined): DeadlineOption[] {
  if (kind !== "hazard") return lists.deadlines_rectification;
  return grade === "major" ? lists.deadlines_major : lists.deadlines_general;
}

export const usualOf = (options: DeadlineOption[]): string | null => options.find((option) => option.usual)?.date ?? null;

/** The deadline after the drawer was turned another way: a usual one follows, a chosen one stays. */
export function followDeadline(now: string | null | undefined, before: DeadlineOption[], after: DeadlineOption[]): string | null {
  const untouched = !now || before.some((option) => option.usual && option.date === now);
  return untouched ? (usualOf(after) ?? now ?? null) : now;
}

/** A clause checked against the document makes it 重大; a candidate is only noted. */
export function withClause(fields: FindingFields, clause: ClauseView): FindingFields {
  return { ...fields, clause: clause.id, grade: clause.verified ? "major" : (fields.grade ?? "general") };
}

/** 一般 again: the clause that made it 重大 goes with it. */
export function withoutMajor(fields: FindingFields): FindingFields {
  return { ...fields, clause: null, grade: "general" };
}

/** Clauses to offer: those of the item first, then the others by area; narrowed by words. */
export function offered(catalogue: HazardCatalogue, first: string[], words: string): { title: string; clauses: ClauseView[] }[] {
  const wanted = words.trim();
  const fits = (clause: ClauseView) => !wanted || clause.text.includes(wanted) || clause.area_text.includes(wanted);
  const own = first.map((id) => catalogue.clauses.find((clause) => clause.id === id)).filter((clause) => clause !== undefined).filter(fits);
  const groups = catalogue.areas.map((area) => ({
    title: area.text,
    clauses: catalogue.clauses.filter((clause) => clause.area === area.id && !own.includes(clause) && fits(clause)),
  }));
  return [{ title: "和这一项有关", clauses: own }, ...groups].filter((group) => group.clauses.length > 0);
}

/** What still has to be written before it can be recorded, by field. */
export function lacking(kind: FindingKind, fields: FindingFields): Partial<Record<keyof FindingFields, string>> {
  const blank = (text: string | null | undefined) => !text?.trim();
  if (kind === "feedback") return {};
  return {
    ...(kind === "hazard" && blank(fields.category) ? { category: "选一个类别" } : {}),
    ...(blank(fields.description) ? { description: "写一句看到了什么" } : {}),
    ...(blank(fields.responsible) ? { responsible: "写上学校里谁负责改" } : {}),
  };
}
