import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import type { Condition, Formula } from "../api";
import { conditionOf, formulaOf, opsOf, simpleOf, sumOf } from "./conditions";

const FORMS = resolve(import.meta.dirname, "../../../../assets/forms");

/** Every condition that the forms of the program carry. */
function everyCondition(): Condition[] {
  const found: Condition[] = [];
  const look = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(look);
    if (typeof value !== "object" || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      if (["show_if", "required_if", "valid_if"].includes(key)) found.push(inner as Condition);
      else look(inner);
    }
  };
  const files = [...readdirSync(join(FORMS, "checks")).map((name) => join(FORMS, "checks", name)), join(FORMS, "patrol.json")];
  for (const file of files) look(JSON.parse(readFileSync(file, "utf8")));
  return found;
}

/** `ne true` is said as `eq false`. */
const plain = (condition: Condition): Condition =>
  JSON.parse(JSON.stringify(condition), (_, value: unknown) => {
    const one = value as { fact?: string; op?: string; value?: boolean } | null;
    return one && one.fact && one.op === "ne" ? { ...one, op: "eq", value: !one.value } : value;
  }) as Condition;

describe("conditions as lines", () => {
  it("say_the_same_as_what_they_were_read_from", () => {
    const all = everyCondition();
    expect(all.length).toBeGreaterThan(20);
    const simple = all.filter((condition) => simpleOf(condition) !== null);
    expect(simple.length).toBe(all.length);
    for (const condition of simple) {
      const again = conditionOf(simpleOf(condition)!);
      // A list of one is that one.
      const one = condition as { all?: Condition[]; any?: Condition[] };
      const expected = one.all?.length === 1 ? one.all[0] : one.any?.length === 1 ? one.any[0] : condition;
      expect(again).toEqual(plain(expected as Condition));
    }
  });

  it("carry_every_way_of_comparing_there_and_back", () => {
    const lines = [
      { what: "fact:has_canteen", op: "not", value: "" },
      { what: "item:a", op: "is", value: "fail" },
      { what: "item:b", op: "has", value: "x" },
      { what: "item:b", op: "lacks", value: "x" },
      { what: "item:c", op: "ge", value: "3" },
      { what: "item:d", op: "filled", value: "" },
      { what: "item:d", op: "empty", value: "" },
    ];
    for (const join of ["all", "any"] as const) expect(simpleOf(conditionOf({ join, lines }))).toEqual({ join, lines });
    expect(conditionOf({ join: "all", lines: [] })).toBeNull();
    expect(opsOf({ id: "c", text: "", kind: "count" }).map((op) => op.id)).toContain("ge");
  });

  it("leave_alone_what_is_nested_or_not_known", () => {
    const nested = { all: [{ any: [{ item: "a", op: "eq", value: "x" }] }, { item: "b", op: "eq", value: "y" }] } as Condition;
    expect(simpleOf(nested)).toBeNull();
    expect(simpleOf({ newer: true } as Condition)).toBeNull();
  });
});

describe("formulas as one line", () => {
  it("carry_every_operation_there_and_back", () => {
    for (const op of ["add", "subtract", "multiply", "divide", "most", "least", "mean"] as const) {
      for (const digits of [null, 1]) {
        const sum = { op, parts: ["item:a", "count:b", "2"], digits };
        expect(sumOf(formulaOf(sum))).toEqual(sum);
      }
    }
    expect(formulaOf({ op: "mean", parts: ["item:a", "item:b"], digits: 1 })).toEqual({ round: { of: { divide: [{ add: [{ item: "a" }, { item: "b" }] }, { number: 2 }] }, digits: 1 } });
    expect(sumOf({ if: { when: { fact: "x", op: "eq", value: true }, then: { number: 1 }, otherwise: { number: 2 } } } as Formula)).toBeNull();
  });
});
