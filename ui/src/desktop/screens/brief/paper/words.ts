/** How things are said on the paper itself. */

/** `2026 年 11 月 18 日`, as the head of a paper has it; empty for what is no date. */
export function dateOnPaper(date: string | null | undefined): string {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(date ?? "");
  return found ? `${found[1]} 年 ${Number(found[2])} 月 ${Number(found[3])} 日` : (date ?? "");
}
