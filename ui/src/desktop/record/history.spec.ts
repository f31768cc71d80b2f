import { describe, expect, it } from "vitest";
import { History } from "./history";
import { newPartId, parts, put, at, type Fields } from "./leaves";

describe("Ctrl Z", () => {
  it("takes a run of typing back in one step", () => {
    const history = new History();
    history.note("notes", null, "食", 0);
    history.note("notes", "食", "食堂", 300);
    history.note("notes", "食堂", "食堂后", 600);
    expect(history.take()).toEqual([{ path: "notes", before: null }]);
    expect(history.take()).toBeUndefined();
  });

  it("takes one choice back at a time, however fast they came", () => {
    const history = new History();
    history.note("disposition", null, "general", 0);
    history.note("disposition", "general", "serious", 200);
    expect(history.take()).toEqual([{ path: "disposition", before: "general" }]);
    expect(history.take()).toEqual([{ path: "disposition", before: null }]);
  });

  it("takes the rest of a section back together", () => {
    const history = new History();
    history.note("answers.a.result", null, "conform", 0);
    history.group(() => {
      history.note("answers.b.result", null, "conform", 1);
      history.note("answers.c.result", null, "conform", 2);
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
