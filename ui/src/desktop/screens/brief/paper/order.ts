/** Where paragraphs stand: their order, and the numbers （一）（二） that some begin with. */
export interface Placed {
  id: string;
  order: number | null;
}

const DIGITS = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

/** A number from 1 to 99 in Chinese numerals; Arabic digits beyond. */
export function chinese(n: number): string {
  if (n < 1 || n > 99) return String(n);
  const tens = Math.floor(n / 10);
  const digit = DIGITS[n % 10] ?? "";
  if (tens === 0) return digit;
  return `${tens === 1 ? "" : DIGITS[tens]}十${digit}`;
}

/**
 * Orders to write so that the parts stand as listed: only for the one that `moved`, where there is room for it between its
 * neighbours, else for all.
 */
export function ordersFor(listed: Placed[], moved: string): Record<string, number> {
  const at = listed.findIndex((part) => part.id === moved);
  const before = at > 0 ? (listed[at - 1]?.order ?? null) : 0;
  const last = at === listed.length - 1;
  const after = last ? (before ?? 0) + 2 : (listed[at + 1]?.order ?? null);
  if (before !== null && after !== null) {
    const between = (before + after) / 2;
    if (before < between && between < after) return { [moved]: between };
  }
  return Object.fromEntries(listed.map((part, index) => [part.id, index + 1]));
}

const NUMBERED = /^（([一二三四五六七八九十]+)）/;

/** New texts of those paragraphs whose （一）（二） does not run in order any more. */
export function renumbered(listed: { id: string; text: string }[]): Record<string, string> {
  const changes: Record<string, string> = {};
  let n = 0;
  for (const { id, text } of listed) {
    if (!NUMBERED.test(text)) continue;
    n += 1;
    const right = text.replace(NUMBERED, `（${chinese(n)}）`);
    if (right !== text) changes[id] = right;
  }
  return changes;
}
