import { describe, expect, it } from "vitest";
import { History } from "./history";
import { newPartId, parts, put, at, type Fields } from "./leaves";

describe("Ctrl Z", () => {
  it("takes a run of typing back in one step", () => {
    const history = new History();
    history.note("notes", null, 0);
    history.note("notes", "食", 300);
    history.note("notes", "食堂", 600);
    expect(history.take()).toEqual([{ path: "notes", before: null }]);
    expect(history.take()).toBeUndefined();
  });

  it("takes the rest of a section back together", () => {
    const history = new History();
    history.note("answers.a.result", null, 0);
    history.group(() => {
      history.note("answers.b.result", null, 1);
      history.note("answers.c.result", null, 2);
    });
    expect(history.take()?.map((change) => change.path)).toEqual(["answers.b.result", "answers.c.result"]);
    expect(history.take()?.map((change) => change.path)).toEqual(["answers.a.result"]);
  });
});

describe("parts of a record", () => {
  it("leave out what was taken out, and keep the order in which they were made", () => {
    const fields: Fields = {};
    put(fields, "problems.p2.text", "乙");
    put(fields, "problems.p1.text", "甲");
    put(fields, "problems.p3.text", "丙");
    put(fields, "problems.p2.deleted", true);
    const list = parts(at(fields, "problems") as Record<string, { text: string; deleted?: boolean }>);
    expect(list.map((part) => part.text)).toEqual(["甲", "丙"]);
  });

  it("get ids that sort by time", () => {
    expect(newPartId(1) < newPartId(2)).toBe(true);
    expect(newPartId(35) < newPartId(36)).toBe(true);
  });
});
