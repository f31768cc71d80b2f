/**
 * What the answers of a patrol or check come to while they are being given: places on the walk, counts, what lacks.
 * The app counts the same when the page is read again; this only keeps the numbers beside the hand in step with it.
 */
import type { Answer, FillPage, Form, FormColumn, FormItem, FormSection, JsonValue, ScaleOption } from "../../../backend";
import { holds, lookup, misfitOf, textOf, valueOf } from "./conditions";

export type Answers = Partial<Record<string, Partial<Answer>>>;

/** One item of the walk and where it stands. */
export interface Place {
  section: FormSection;
  item: FormItem;
  /** From 1, within its section. */
  number: number;
  of: number;
}

export interface SectionCount {
  section: FormSection;
  answered: number;
  total: number;
  fails: number;
}

export type Tone = "yes" | "part" | "no" | "na";

const TONES: Record<string, Tone> = { conform: "yes", partly: "part", fail: "no", na: "na" };

export function toneOf(result: string | null | undefined): Tone | undefined {
  return result ? (TONES[result] ?? "yes") : undefined;
}

export function walk(form: Form): Place[] {
  return form.sections.flatMap((section) =>
    section.items.map((item, index) => ({ section, item, number: index + 1, of: section.items.length })),
  );
}

export function scaleOf(form: Form, item: FormItem): ScaleOption[] {
  return (item.scale && form.scales[item.scale]) || [];
}

function filled(value: unknown): boolean {
  return typeof value === "string" ? value.trim() !== "" : value !== null && value !== undefined;
}

type Row = Record<string, JsonValue>;

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Rows of a table answer that hold anything, in the order they were begun. */
export function rowsOf(value: unknown): (Row & { id: string })[] {
  if (!isMap(value)) return [];
  return Object.entries(value)
    .filter(([, row]) => isMap(row) && row.deleted !== true && Object.entries(row).some(([column, cell]) => column !== "deleted" && filled(cell)))
    .map(([id, row]) => ({ ...(row as Row), id }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function photosOf(answer: Partial<Answer> | undefined): number {
  return Object.values(answer?.photos ?? {}).filter((photo) => photo?.deleted !== true).length;
}

export function isAnswered(item: FormItem, answer: Partial<Answer> | undefined): boolean {
  switch (item.kind) {
    case "scale":
      return filled(answer?.result);
    case "table":
      return rowsOf(answer?.value).length > 0;
    case "photo":
      return photosOf(answer) > 0;
    case "choice-many":
      return Array.isArray(answer?.value) && answer.value.length > 0;
    case "computed":
    case "note":
    case "unknown":
      return false;
    default:
      return filled(answer?.value);
  }
}

/** Whether the form waits for an answer here. */
export function isRequired(form: Form, item: FormItem, answers: Answers): boolean {
  if (["computed", "note", "unknown"].includes(item.kind)) return false;
  if (item.required_if && holds(item.required_if, lookup(form, answers)) === true) return true;
  return item.required ?? (["scale", "score", "table"].includes(item.kind) && !item.required_if);
}

/** Nothing at all was written here: the only items that 本段其余都符合 may fill. */
export function isUntouched(answer: Partial<Answer> | undefined): boolean {
  return !filled(answer?.result) && !filled(answer?.value) && !filled(answer?.note) && photosOf(answer) === 0;
}

export function countSections(form: Form, answers: Answers): SectionCount[] {
  return form.sections.map((section) => {
    const count: SectionCount = { section, answered: 0, total: 0, fails: 0 };
    for (const item of section.items) {
      const answered = isAnswered(item, answers[item.id]);
      if (answered) count.answered += 1;
      if (answered || isRequired(form, item, answers)) count.total += 1;
      if (answers[item.id]?.result === "fail") count.fails += 1;
    }
    return count;
  });
}

/** What an answer still asks for, in words; empty where it is complete. */
export function lackOf(form: Form, item: FormItem, answers: Answers): string {
  const answer = answers[item.id];
  if (!isAnswered(item, answer)) return isRequired(form, item, answers) ? "没看" : "";
  const option = scaleOf(form, item).find((one) => one.id === answer?.result);
  if (option?.requires.includes("note") && !filled(answer?.note)) return `${option.text}，还没写看到了什么`;
  if ((option?.requires.includes("photo") || item.photo === "required") && photosOf(answer) === 0) return `${option?.text ?? "已填"}，还没有照片`;
  return misfitOf(form, item, answers);
}

/** A cell as a number; also the wide digits of a Chinese keyboard. */
export function numberOf(cell: unknown): number | undefined {
  if (typeof cell === "number") return cell;
  if (typeof cell !== "string" || cell.trim() === "") return undefined;
  const narrow = cell.trim().replace(/[０-９．]/g, (char) => (char === "．" ? "." : String(char.charCodeAt(0) - 0xff10)));
  const number = Number(narrow);
  return Number.isFinite(number) ? number : undefined;
}

const points = (n: number) => String(Math.round(n * 100) / 100);

/** Text of a computed cell, and whether it passes a limit. */
export function computeCell(form: Form, columns: FormColumn[], column: FormColumn, row: Partial<Row>): { text: string; over: boolean } {
  const compute = column.compute;
  if (compute?.op === "row-total") {
    const scores = columns.filter((one) => one.kind === "score");
    const given = scores.map((one) => ({ n: numberOf(row[one.id]), max: one.max ?? Number.MAX_VALUE }));
    const whole = scores.length > 0 && given.every(({ n, max }) => n !== undefined && n >= 0 && n <= max);
    return { text: whole ? points(given.reduce((sum, { n }) => sum + (n ?? 0), 0)) : "", over: false };
  }
  if (compute?.op === "over-limit") {
    const values = compute.of.map((id) => numberOf(row[id])).filter((n) => n !== undefined);
    const grade = numberOf(row[compute.by]);
    if (values.length === 0 || grade === undefined) return { text: "", over: false };
    const max = form.limits.find((limit) => limit.grades.includes(grade))?.max_minutes;
    if (max === null || max === undefined) return { text: "没有规定限额", over: false };
    const largest = Math.max(...values);
    if (largest <= max) return { text: "未超限", over: false };
    return { text: max > 0 ? `超 ${points(largest - max)} 分钟（限 ${points(max)} 分钟）` : "不应布置书面家庭作业", over: true };
  }
  if (compute?.op === "formula") {
    const cell = (id: string) => {
      const value = row[id];
      return typeof value === "number" ? value : typeof value === "string" && value.trim() !== "" ? value.trim() : null;
    };
    return { text: textOf(valueOf(compute.formula, cell) ?? null), over: false };
  }
  return { text: "", over: false };
}

/** What is wrong with a cell, in words; empty where nothing is. */
export function cellTrouble(columns: FormColumn[], column: FormColumn, row: Partial<Row>): string {
  const cell = row[column.id];
  if (!filled(cell) || !["count", "number", "score"].includes(column.kind)) return "";
  const n = numberOf(cell);
  if (n === undefined || n < 0) return `${column.text}要填数字`;
  if (column.kind === "score" && column.max !== null && n > column.max) return `${column.text}最多 ${points(column.max)} 分`;
  const bound = column.at_most ? numberOf(row[column.at_most]) : undefined;
  if (bound !== undefined && n > bound) {
    const other = columns.find((one) => one.id === column.at_most)?.text ?? "";
    return `${column.text}比${other}多，再看一下`;
  }
  return "";
}

/** Minutes since the beginning, as the app says them: an hour after the last answer the walk is held to be over. */
export function minutesOnWay(page: Pick<FillPage, "started_at" | "finished">, answers: Answers, now: Date): number | undefined {
  const from = Date.parse(page.started_at ?? "");
  if (Number.isNaN(from)) return undefined;
  const times = Object.values(answers).map((answer) => Date.parse(answer?.at ?? "")).filter((time) => !Number.isNaN(time));
  const last = times.length > 0 ? Math.max(...times) : undefined;
  const over = last !== undefined && (page.finished || now.getTime() - last > 3_600_000);
  const minutes = ((over ? last : now.getTime()) - from) / 60_000;
  return minutes >= 0 && minutes < 1440 ? minutes : undefined;
}
