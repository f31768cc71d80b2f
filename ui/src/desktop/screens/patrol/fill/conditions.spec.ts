import { describe, expect, it } from "vitest";
import type { Condition, Form, Formula } from "../../../backend/commands";
import { countSections, isRequired, lackOf } from "./answers";
import { askedOf, holds, lookup, misfitOf, textOf, valueOf } from "./conditions";

const item = (id: string, kind: string, more: object = {}) => ({ id, text: id, kind, required: null, required_if: null, show_if: null, valid_if: null, valid_says: null, photo: null, ...more });
const form = {
  scales: {}, limits: [],
  sections: [{ id: "one", title: "一段", show_if: null, items: [
    item("has", "choice-one", { required: true }),
    item("who", "choice-many", { show_if: { item: "has", op: "eq", value: "yes" } }),
    item("parents", "count", {
      show_if: { item: "who", chosen: "parent" },
      required_if: { not: { left: { count: { item: "who" } }, op: "lt", right: { number: 2 } } },
      valid_if: { all: [{ left: { item: "parents" }, op: "ge", right: { number: 1 } }, { left: { item: "parents" }, op: "le", right: { number: 20 } }] },
      valid_says: "家长应在 1 到 20 位之间",
    }),
    item("share", "computed", { compute: { round: { of: { divide: [{ number: 10 }, { item: "parents" }] }, digits: 1 } } }),
  ] }],
} as unknown as Form;
const ids = (shown: Form) => shown.sections.flatMap((section) => section.items.map((one) => one.id));
const parents = form.sections[0]!.items[2]!;

describe("questions that follow from answers", () => {
  it("come with an answer and go with it", () => {
    expect(ids(askedOf(form, {}))).toEqual(["has", "share"]);
    const given = { has: { value: "yes" }, who: { value: ["head", "parent"] } };
    expect(askedOf(form, given)).toBe(form);
    expect(ids(askedOf(form, { ...given, has: { value: "no" } }))).toEqual(["has", "share"]);
    expect(countSections(askedOf(form, given), given)[0]).toMatchObject({ answered: 2, total: 3 });
  });

  it("are required, and held to their limits, by other answers", () => {
    const given = { has: { value: "yes" }, who: { value: ["parent"] } };
    expect(isRequired(form, parents, given)).toBe(false);
    expect(isRequired(form, parents, { ...given, who: { value: ["head", "parent"] } })).toBe(true);
    expect(misfitOf(form, parents, { ...given, parents: { value: 20 } })).toBe("");
    expect(lackOf(form, parents, { ...given, parents: { value: 21 } })).toBe("家长应在 1 到 20 位之间");
  });

  it("are reckoned once all is there", () => {
    const given = { has: { value: "yes" }, who: { value: ["parent"] }, parents: { value: "３" } };
    expect(textOf(lookup(form, given)("share"))).toBe("3.3");
    expect(textOf(lookup(form, { ...given, parents: { value: 0 } })("share"))).toBe("");
  });

  it("hide nothing that cannot be told", () => {
    const fact = { fact: "has_pool", op: "eq", value: true } as Condition;
    expect(holds(fact, () => null)).toBeUndefined();
    expect(holds({ all: [fact, { item: "a", op: "eq", value: "x" }] }, () => null)).toBe(false);
    expect(valueOf({ sine: 1 } as unknown as Formula, () => null)).toBeUndefined();
    expect(valueOf({ remainder: [{ number: 2.3 }, { number: 0.1 }] }, () => null)).toBe(0);
  });
});
