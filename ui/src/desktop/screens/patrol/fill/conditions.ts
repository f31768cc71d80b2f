/**
 * Which questions the answers call for, and what is reckoned from them, while they are being given. The app reckons the
 * same when the page is read again. What is not known (a fact of the school, a condition of a newer version) hides nothing.
 */
import type { Condition, Form, FormItem, Formula, JsonValue } from "../../../backend";
import { numberOf, type Answers } from "./answers";

/** What stands at an item or comes out of a formula; `null` is empty, `undefined` cannot be told. */
type Known = number | string | string[] | null;
type Lookup = (id: string) => Known;

function knownOf(value: unknown): Known {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return String(value);
  if (typeof value === "string") return value.trim() === "" ? null : value.trim();
  if (Array.isArray(value)) return value.length > 0 ? value.filter((one): one is string => typeof one === "string") : null;
  return null;
}

const isOne = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
const number = (known: Known) => (Array.isArray(known) ? undefined : numberOf(known));
const near = (a: number, b: number) => Math.abs(a - b) < 1e-9;
const points = (n: number) => String(Math.round(n * 100) / 100);

/** As a person reads it. */
export function textOf(known: Known): string {
  if (known === null) return "";
  return typeof known === "number" ? points(known) : Array.isArray(known) ? known.join(" ") : known;
}

function equal(a: Known, b: Known): boolean {
  if (a === null || b === null) return textOf(a) === "" && textOf(b) === "";
  if (typeof a === "number" || typeof b === "number") {
    const [x, y] = [number(a), number(b)];
    return x !== undefined && y !== undefined && near(x, y);
  }
  return textOf(a) === textOf(b);
}

/** Below, equal or above; undefined where there is no order between them. */
function order(a: Known, b: Known): number | undefined {
  const [x, y] = [number(a), number(b)];
  if (x !== undefined && y !== undefined) return near(x, y) ? 0 : x - y;
  return typeof a === "string" && typeof b === "string" ? (a < b ? -1 : a > b ? 1 : 0) : undefined;
}

function compared(op: unknown, a: Known, b: Known): boolean | undefined {
  const by = order(a, b);
  switch (op) {
    case "eq": return equal(a, b);
    case "ne": return !equal(a, b);
    case "lt": return by !== undefined && by < 0;
    case "le": return by !== undefined && by <= 0;
    case "gt": return by !== undefined && by > 0;
    case "ge": return by !== undefined && by >= 0;
    default: return undefined;
  }
}

/** Whether a condition holds; undefined where that cannot be told. */
export function holds(condition: Condition, known: Lookup): boolean | undefined {
  if (!isOne(condition)) return undefined;
  const one = condition as Record<string, JsonValue>;
  for (const [word, decisive] of [["all", false], ["any", true]] as const) {
    const parts = one[word];
    if (!Array.isArray(parts)) continue;
    const said = parts.map((part) => holds(part as Condition, known));
    return said.includes(decisive) ? decisive : said.includes(undefined) ? undefined : !decisive;
  }
  if (one.not !== undefined) {
    const said = holds(one.not as Condition, known);
    return said === undefined ? undefined : !said;
  }
  if (typeof one.item === "string" && typeof one.chosen === "string") {
    const there = known(one.item);
    return Array.isArray(there) ? there.includes(one.chosen) : equal(there, one.chosen);
  }
  if (typeof one.item === "string" && one.op !== undefined) return equal(known(one.item), knownOf(one.value)) === (one.op === "eq");
  if (one.left !== undefined && one.right !== undefined) {
    const [left, right] = [valueOf(one.left as Formula, known), valueOf(one.right as Formula, known)];
    return left === undefined || right === undefined ? undefined : compared(one.op, left, right);
  }
  return undefined;
}

function remainder(a: number, b: number): number {
  const left = a % b;
  return near(Math.abs(left), Math.abs(b)) || near(left, 0) ? 0 : left;
}

const SUMS: Record<string, (a: number, b: number) => number> = {
  add: (a, b) => a + b, subtract: (a, b) => a - b, multiply: (a, b) => a * b, divide: (a, b) => a / b, remainder,
};
const figure = (n: number | undefined): Known => (n !== undefined && Number.isFinite(n) ? n : null);

/** What a formula comes to; undefined where that cannot be told. */
export function valueOf(formula: Formula, known: Lookup): Known | undefined {
  if (!isOne(formula)) return undefined;
  const [word, inner] = Object.entries(formula as Record<string, JsonValue>)[0] ?? [];
  const one = (part: JsonValue | undefined) => valueOf(part as Formula, known);
  const on = (with_: (value: Known) => Known, part = inner) => {
    const value = one(part);
    return value === undefined ? undefined : with_(value);
  };
  const all = (): Known[] | undefined => {
    const values = Array.isArray(inner) ? inner.map(one) : [undefined];
    return values.some((value) => value === undefined) ? undefined : (values as Known[]);
  };
  if (word === undefined) return undefined;
  const sum = SUMS[word];
  if (sum) {
    const numbers = all()?.map(number);
    if (!numbers) return undefined;
    return numbers.length === 0 || numbers.includes(undefined) ? null : figure((numbers as number[]).reduce(sum));
  }
  switch (word) {
    case "number": return figure(Number(inner));
    case "text": return inner === "" ? null : String(inner);
    case "item": return known(String(inner));
    case "whole": return on((value) => figure(Math.trunc(number(value) ?? NaN)));
    case "length": return on((value) => [...textOf(value)].length);
    case "count": return on((value) => (Array.isArray(value) ? value.length : value === null ? 0 : 1));
    case "join": return all() && (all()!.map(textOf).join("") || null);
    case "first": return all() && (all()!.find((value) => value !== null) ?? null);
    case "least":
    case "most": {
      const numbers = all()?.map(number).filter((n) => n !== undefined);
      return numbers && (numbers.length === 0 ? null : word === "least" ? Math.min(...numbers) : Math.max(...numbers));
    }
    case "round": {
      const round = inner as { of: JsonValue; digits: number };
      const by = 10 ** round.digits;
      return on((value) => {
        const n = (number(value) ?? NaN) * by;
        return figure((Math.sign(n) * Math.round(Math.abs(n))) / by);
      }, round.of);
    }
    case "if": {
      const choice = inner as { when: JsonValue; then: JsonValue; otherwise: JsonValue };
      const said = holds(choice.when as Condition, known);
      return said === undefined ? undefined : one(said ? choice.then : choice.otherwise);
    }
    default: return undefined;
  }
}

/** What stands at the items of a form. An item that is not asked counts as empty; a circle ends in nothing. */
export function lookup(form: Form, answers: Answers): Lookup {
  const found = new Map<string, Known>();
  const places = new Map(form.sections.flatMap((section) => section.items.map((item) => [item.id, { section, item }] as const)));
  const known: Lookup = (id) => {
    const there = found.get(id);
    if (there !== undefined) return there;
    found.set(id, null);
    const place = places.get(id);
    if (!place || !shows(place.section.show_if, known) || !shows(place.item.show_if, known)) return null;
    const answer = answers[id];
    const value = place.item.kind === "computed" && place.item.compute ? (valueOf(place.item.compute, known) ?? null) : knownOf(answer?.result ?? answer?.value);
    found.set(id, value);
    return value;
  };
  return known;
}

const shows = (condition: Condition | null | undefined, known: Lookup) => !condition || holds(condition, known) !== false;

/** The form with only what the answers call for; the same one where nothing is hidden. */
export function askedOf(form: Form, answers: Answers): Form {
  const known = lookup(form, answers);
  let hides = false;
  const sections = form.sections.flatMap((section) => {
    const items = shows(section.show_if, known) ? section.items.filter((item) => shows(item.show_if, known)) : [];
    if (items.length === section.items.length) return [section];
    hides = true;
    return items.length > 0 ? [{ ...section, items }] : [];
  });
  return hides ? { ...form, sections } : form;
}

/** Why an answer cannot be, by the item's own rule; empty where it can. */
export function misfitOf(form: Form, item: FormItem, answers: Answers): string {
  if (!item.valid_if) return "";
  const known = lookup(form, answers);
  if (known(item.id) === null || holds(item.valid_if, known) !== false) return "";
  return item.valid_says ?? "不合这一题的要求，请核对";
}
