import { describe, expect, it } from "vitest";
import { chinese, ordersFor, renumbered } from "./order";

describe("the order of paragraphs", () => {
  it("writes one number where there is room between the neighbours", () => {
    expect(ordersFor([{ id: "a", order: 1 }, { id: "new", order: null }, { id: "b", order: 2 }], "new")).toEqual({ new: 1.5 });
    expect(ordersFor([{ id: "a", order: 1 }, { id: "new", order: null }], "new")).toEqual({ new: 2 });
    expect(ordersFor([{ id: "new", order: 7 }, { id: "a", order: 1 }], "new")).toEqual({ new: 0.5 });
  });

  it("writes all of them where two devices made them the same", () => {
    expect(ordersFor([{ id: "a", order: 1 }, { id: "new", order: null }, { id: "b", order: 1 }], "new")).toEqual({ a: 1, new: 2, b: 3 });
    expect(ordersFor([{ id: "a", order: null }, { id: "new", order: null }], "new")).toEqual({ a: 1, new: 2 });
  });

  it("lets （一）（二） run in order again after one was taken out", () => {
    expect(renumbered([{ id: "a", text: "（二）甲" }, { id: "b", text: "中间一段" }, { id: "c", text: "（三）乙" }, { id: "d", text: "（略）丙" }])).toEqual({
      a: "（一）甲",
      c: "（二）乙",
    });
    expect(renumbered([{ id: "a", text: "（一）甲" }])).toEqual({});
  });

  it("counts in Chinese", () => {
    expect([1, 9, 10, 11, 20, 34, 99].map(chinese)).toEqual(["一", "九", "十", "十一", "二十", "三十四", "九十九"]);
  });
});
