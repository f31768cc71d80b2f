import { describe, expect, it } from "vitest";
import { copyOfSection, everyItem, moved, newItem, pointsOf, put, threeLevels, type EditForm } from "./model";

const form = (): EditForm => ({
  id: "f", version: "1.0.0", title: "表", kind: "check", scales: { two: [] }, scoring: { method: "none" },
  sections: [
    { id: "s1", title: "甲", items: [{ id: "a", text: "一", kind: "scale", matter: 7, scale: "two" }, { id: "b", text: "二", kind: "text" }] },
    { id: "s2", title: "乙", items: [{ id: "c", text: "三", kind: "computed", compute: { add: [{ item: "d" }, { item: "a" }] } }, { id: "d", text: "四", kind: "count", show_if: { item: "c", op: "ne", value: "" } }] },
  ],
});
const order = (of: EditForm) => of.sections.map((section) => section.items.map((item) => item.id).join(""));

describe("a form while it is written", () => {
  it("moves_an_item_through_its_section_and_into_the_next", () => {
    const one = form();
    expect(moved(one, { section: 0, item: 1 }, 1)).toEqual({ section: 1, item: 0 });
    expect(order(one)).toEqual(["a", "bcd"]);
    expect(moved(one, { section: 1, item: 0 }, -1)).toEqual({ section: 0, item: 1 });
    expect(moved(one, { section: 0, item: 1 }, -1)).toEqual({ section: 0, item: 0 });
    expect(order(one)).toEqual(["ba", "cd"]);
    expect(moved(one, { section: 0, item: 0 }, -1)).toBeNull();
    expect(moved(one, { section: 1 }, -1)).toEqual({ section: 0 });
    expect(order(one)).toEqual(["cd", "ba"]);
    expect(put(one, { section: 0, item: 9 }, { section: 1, item: 0 })).toBeNull();
    expect(everyItem(one)).toHaveLength(4);
  });

  it("gives_a_copy_ids_of_its_own_and_lets_it_ask_about_its_own_items", () => {
    const copy = copyOfSection(form().sections[1]!);
    const [first, second] = copy.items;
    expect([copy.id, first!.id, second!.id]).not.toContain("c");
    expect(first!.compute).toEqual({ add: [{ item: second!.id }, { item: "a" }] });
    expect(second!.show_if).toEqual({ item: first!.id, op: "ne", value: "" });
  });

  it("begins_a_new_item_like_its_neighbours", () => {
    const one = form();
    one.sections[0]!.items.pop();
    expect(newItem(one, one.sections[0]!)).toMatchObject({ kind: "scale", scale: "two", matter: 7, text: "" });
    one.kind = "lesson-rubric";
    expect(newItem(one, { id: "x", title: "", items: [] })).toMatchObject({ kind: "score", max: 5, step: 0.5 });
  });

  it("parts_points_into_levels_without_a_gap", () => {
    expect(pointsOf([{ id: "a", text: "", kind: "score", max: 4.5 }, { id: "b", text: "", kind: "text" }])).toBe(4.5);
    for (const [max, step] of [[5, 0.5], [10, 1], [8, 0.5]] as const) {
      const levels = threeLevels(max, step);
      expect([levels[0]!.max, levels[2]!.min]).toEqual([max, 0]);
      levels.slice(1).forEach((level, at) => expect(levels[at]!.min - level.max).toBeCloseTo(step));
    }
  });
});
