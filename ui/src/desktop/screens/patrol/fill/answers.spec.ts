import { describe, expect, it } from "vitest";
import type { Form, FormColumn, FormItem } from "../../../backend/commands";
import { cellTrouble, computeCell, countSections, isAnswered, isUntouched, lackOf, minutesOnWay, rowsOf } from "./answers";

const scale = (id: string, more: Partial<FormItem> = {}) => ({ id, text: id, kind: "scale", scale: "four", required: null, required_if: null, photo: null, ...more }) as FormItem;

const form = {
  scales: { four: [{ id: "conform", text: "符合", key: "1", requires: [], advises: [] }, { id: "fail", text: "不符合", key: "3", requires: ["note"], advises: ["photo"] }] },
  limits: [{ id: "p36", text: "小学三至六年级", grades: [3, 4, 5, 6], max_minutes: 60, note: null, verified: true }, { id: "s", text: "高中", grades: [10], max_minutes: null, note: null, verified: false }],
  sections: [{ id: "gate", title: "校门", items: [scale("plate"), scale("guard"), scale("remark", { kind: "text" })] }],
} as unknown as Form;

describe("answers while they are given", () => {
  it("counts what is judged, and a word that nobody asked for only once it is there", () => {
    expect(countSections(form, { plate: { result: "conform" } })[0]).toMatchObject({ answered: 1, total: 2, fails: 0 });
    expect(countSections(form, { plate: { result: "fail" }, remark: { value: "好" } })[0]).toMatchObject({ answered: 2, total: 3, fails: 1 });
  });

  it("asks for the facts of a fail, and is content once they are written", () => {
    const item = form.sections[0]!.items[0]!;
    expect(lackOf(form, item, {})).toBe("没看");
    expect(lackOf(form, item, { plate: { result: "fail", note: " " } })).toBe("不符合，还没写看到了什么");
    expect(lackOf(form, item, { plate: { result: "fail", note: "没有牌" } })).toBe("");
  });

  it("leaves alone in 其余都符合 whatever somebody has touched", () => {
    expect(isUntouched(undefined)).toBe(true);
    expect(isUntouched({ note: "等会儿看" })).toBe(false);
    expect(isUntouched({ photos: { a: { deleted: true } as never } })).toBe(true);
  });

  it("takes a row for a row only when a cell of it is filled", () => {
    const value = { p2: { class: "三1" }, p1: { class: "" }, p3: { class: "三2", deleted: true } };
    expect(rowsOf(value).map((row) => row.id)).toEqual(["p2"]);
    expect(isAnswered({ kind: "table" } as FormItem, { value })).toBe(true);
    expect(isAnswered({ kind: "table" } as FormItem, { value: { p1: {} } })).toBe(false);
  });
});

describe("computed cells", () => {
  const scores = [{ id: "a", text: "地面", kind: "score", max: 25 }, { id: "b", text: "工具", kind: "score", max: 15 }] as FormColumn[];
  const total = { id: "t", text: "得分", kind: "computed", compute: { op: "row-total" } } as FormColumn;
  const over = { id: "o", text: "是否超限", kind: "computed", compute: { op: "over-limit", of: ["shown", "asked"], by: "grade" } } as FormColumn;

  it("adds up a row once every score is there and possible", () => {
    expect(computeCell(form, scores, total, { a: 20, b: "１２．５" }).text).toBe("32.5");
    expect(computeCell(form, scores, total, { a: 20 }).text).toBe("");
    expect(computeCell(form, scores, total, { a: 26, b: 1 }).text).toBe("");
    expect(cellTrouble(scores, scores[0]!, { a: 26 })).toBe("地面最多 25 分");
  });

  it("compares homework with the limit of the grade", () => {
    expect(computeCell(form, [], over, { shown: "40", asked: 75, grade: "5" })).toEqual({ text: "超 15 分钟（限 60 分钟）", over: true });
    expect(computeCell(form, [], over, { shown: 40, grade: 10 }).text).toBe("没有规定限额");
    expect(computeCell(form, [], over, { shown: 40 }).text).toBe("");
  });
});

describe("time on the way", () => {
  const page = { started_at: "2026-11-18T11:00:00+08:00", finished: false };
  it("runs while somebody walks and stops an hour after the last answer", () => {
    const answers = { plate: { at: "2026-11-18T11:20:00+08:00" } };
    expect(minutesOnWay(page, answers, new Date("2026-11-18T11:38:00+08:00"))).toBe(38);
    expect(minutesOnWay(page, answers, new Date("2026-11-18T15:00:00+08:00"))).toBe(20);
    expect(minutesOnWay({ started_at: null, finished: false }, {}, new Date())).toBeUndefined();
  });
});
