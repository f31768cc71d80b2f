/**
 * Conditions and formulas as lines to pick from: what is asked about, how it is compared, with what.
 *
 * Invariant: `conditionOf(simpleOf(c))` says the same as `c`; whatever is not of this shape is left alone and shown in words.
 */
import type { Condition, Formula } from "../api";
import type { EditItem } from "./model";

export interface Line {
  /** `fact:<id>` or `item:<id>`. */
  what: string;
  /** `is`, `not`, `has`, `lacks`, `filled`, `empty`, `eq`, `ne`, `lt`, `le`, `gt`, `ge`. */
  op: string;
  value: string;
}

export interface Simple {
  join: "all" | "any";
  lines: Line[];
}

type Loose = Record<string, unknown>;
const isMap = (value: unknown): value is Loose => typeof value === "object" && value !== null && !Array.isArray(value);

/** How an item can be compared, and what may be picked to compare it with. */
export function opsOf(item: EditItem | undefined): { id: string; text: string }[] {
  switch (item?.kind) {
    case undefined:
    case "scale":
    case "choice-one":
      return [{ id: "is", text: "是" }, { id: "not", text: "不是" }];
    case "choice-many":
      return [{ id: "has", text: "选了" }, { id: "lacks", text: "没有选" }];
    case "number":
    case "count":
    case "score":
    case "computed":
      return [{ id: "eq", text: "等于" }, { id: "ne", text: "不等于" }, { id: "lt", text: "小于" }, { id: "le", text: "不大于" }, { id: "gt", text: "大于" }, { id: "ge", text: "不小于" }];
    default:
      return [{ id: "filled", text: "填了" }, { id: "empty", text: "没有填" }];
  }
}

const NUMERIC = new Set(["eq", "ne", "lt", "le", "gt", "ge"]);

function lineOf(part: unknown): Line | null {
  if (!isMap(part)) return null;
  if (typeof part.fact === "string" && typeof part.value === "boolean") {
    return { what: `fact:${part.fact}`, op: part.value === (part.op === "eq") ? "is" : "not", value: "" };
  }
  if (typeof part.item === "string" && typeof part.chosen === "string") return { what: `item:${part.item}`, op: "has", value: part.chosen };
  if (isMap(part.not) && typeof part.not.item === "string" && typeof part.not.chosen === "string") return { what: `item:${part.not.item}`, op: "lacks", value: part.not.chosen };
  if (typeof part.item === "string" && (part.op === "eq" || part.op === "ne") && (typeof part.value === "string" || part.value === null)) {
    if (!part.value) return { what: `item:${part.item}`, op: part.op === "eq" ? "empty" : "filled", value: "" };
    return { what: `item:${part.item}`, op: part.op === "eq" ? "is" : "not", value: part.value };
  }
  if (isMap(part.left) && isMap(part.right) && typeof part.left.item === "string" && typeof part.right.number === "number" && typeof part.op === "string" && NUMERIC.has(part.op)) {
    return { what: `item:${part.left.item}`, op: part.op, value: String(part.right.number) };
  }
  return null;
}

/** Null for what cannot be told in lines. */
export function simpleOf(condition: Condition | null | undefined): Simple | null {
  if (condition === null || condition === undefined) return { join: "all", lines: [] };
  const whole = condition as unknown;
  const join = isMap(whole) && Array.isArray(whole.any) ? "any" : "all";
  const parts = isMap(whole) && Array.isArray(whole[join]) ? (whole[join] as unknown[]) : [whole];
  const lines = parts.map(lineOf);
  return lines.includes(null) ? null : { join, lines: lines as Line[] };
}

function partOf(line: Line): Condition {
  const id = line.what.slice(line.what.indexOf(":") + 1);
  if (line.what.startsWith("fact:")) return { fact: id, op: "eq", value: line.op === "is" };
  switch (line.op) {
    case "has": return { item: id, chosen: line.value };
    case "lacks": return { not: { item: id, chosen: line.value } };
    case "filled": return { item: id, op: "ne", value: "" };
    case "empty": return { item: id, op: "eq", value: "" };
    case "is": return { item: id, op: "eq", value: line.value };
    case "not": return { item: id, op: "ne", value: line.value };
    default: return { left: { item: id }, op: line.op, right: { number: Number(line.value) || 0 } } as Condition;
  }
}

/** Null where nothing is asked. */
export function conditionOf(simple: Simple): Condition | null {
  const parts = simple.lines.map(partOf);
  if (parts.length === 0) return null;
  if (parts.length === 1) return parts[0]!;
  return simple.join === "all" ? { all: parts } : { any: parts };
}

export interface Sum {
  op: "add" | "subtract" | "multiply" | "divide" | "most" | "least" | "mean";
  /** `item:<id>`, `count:<id>` or a number as text. */
  parts: string[];
  /** Decimals that stay; null for all. */
  digits: number | null;
}

function operand(part: unknown): string | null {
  if (!isMap(part)) return null;
  if (typeof part.item === "string") return `item:${part.item}`;
  if (typeof part.number === "number") return String(part.number);
  return isMap(part.count) && typeof part.count.item === "string" ? `count:${part.count.item}` : null;
}

const OPS = ["add", "subtract", "multiply", "divide", "most", "least"] as const;

/** Null for what cannot be told in one line. */
export function sumOf(formula: Formula | null | undefined): Sum | null {
  if (formula === null || formula === undefined) return { op: "add", parts: [], digits: null };
  const whole = formula as unknown;
  if (isMap(whole) && isMap(whole.round)) {
    const inner = sumOf(whole.round.of as Formula);
    return inner && inner.digits === null ? { ...inner, digits: Number(whole.round.digits) } : null;
  }
  if (!isMap(whole)) return null;
  const op = OPS.find((one) => Array.isArray(whole[one]));
  if (!op) return null;
  const parts = whole[op] as unknown[];
  const [first, second] = parts;
  if (op === "divide" && parts.length === 2 && isMap(first) && Array.isArray(first.add) && isMap(second) && second.number === first.add.length) {
    const inner = first.add.map(operand);
    if (!inner.includes(null)) return { op: "mean", parts: inner as string[], digits: null };
  }
  const all = parts.map(operand);
  return all.includes(null) ? null : { op, parts: all as string[], digits: null };
}

function formulaPart(part: string): Formula {
  const id = part.slice(part.indexOf(":") + 1);
  if (part.startsWith("item:")) return { item: id };
  if (part.startsWith("count:")) return { count: { item: id } };
  return { number: Number(part) || 0 };
}

/** Null where nothing is reckoned with. */
export function formulaOf(sum: Sum): Formula | null {
  const parts = sum.parts.map(formulaPart);
  if (parts.length === 0) return null;
  const whole: Formula = sum.op === "mean" ? { divide: [{ add: parts }, { number: parts.length }] } : ({ [sum.op]: parts } as Formula);
  return sum.digits === null ? whole : { round: { of: whole, digits: sum.digits } };
}
