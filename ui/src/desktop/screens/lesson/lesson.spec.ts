import { describe, expect, it } from "vitest";
import type { Form, FormItem } from "../../backend/commands";
import { elapsed, mmss, momentOf, toggled } from "./clock";
import { measures, sampleAt, staircase, tape, typeOf, untilNext } from "./coding";
import { canHave, stepped, tally, wantsReason } from "./score";

const at = (time: string) => Date.parse(`2026-11-18T${time}+08:00`);

describe("the clock of a lesson", () => {
  it("goes on through a window that was closed", () => {
    const clock = { running_since: "2026-11-18T10:20:00+08:00", elapsed_before: 600 };
    expect(elapsed(clock, at("10:33:40"))).toBe(1420);
    expect(mmss(1420)).toBe("23:40");
    expect(mmss(3725)).toBe("1:02:05");
  });

  it("stands while it is paused, and keeps what it had", () => {
    const running = { started_at: "2026-11-18T10:10:00+08:00", running_since: "2026-11-18T10:20:00+08:00", elapsed_before: 600 };
    expect(toggled(running, at("10:20:30"), "now")).toEqual({ "clock.elapsed_before": 630, "clock.running_since": null });
    expect(toggled({ elapsed_before: 630, started_at: "x" }, at("10:25:00"), "now")).toEqual({ "clock.running_since": "now" });
    expect(toggled(undefined, 0, "now")).toEqual({ "clock.running_since": "now", "clock.started_at": "now" });
  });

  it("does not count a night that somebody forgot it", () => {
    expect(elapsed({ running_since: "2026-11-18T10:00:00+08:00" }, at("23:00:00"))).toBe(4 * 3600);
  });

  it("reads the moment that a reason begins with", () => {
    expect(momentOf("12:30 问“换成‘飞’行不行”")).toEqual({ at: "12:30", rest: "问“换成‘飞’行不行”" });
    expect(momentOf("听不清")).toBeUndefined();
  });
});

describe("S–T coding", () => {
  it("codes the sample that is coming, and says when", () => {
    expect(sampleAt(1420, 30)).toBe(47);
    expect(untilNext(1420, 30)).toBe(20);
    expect(untilNext(30, 30)).toBe(30);
  });

  it("leaves a sample empty that nobody coded, and never counts it", () => {
    const cells = tape({ "0": "T", "1": "T", "3": "S", junk: "S", "4": "" });
    expect(cells).toEqual(["T", "T", "", "S"]);
    expect(staircase(cells)).toEqual([[0, 0], [1, 0], [2, 0], [2, 1]]);
    expect(measures(cells)).toEqual({ rt: 2 / 3, ch: 1 / 3, samples: 3 });
    expect(measures([""])).toBeUndefined();
  });

  it("draws the borders of the types where the others draw them", () => {
    expect([typeOf(0.3, 0.9), typeOf(0.7, 0.9), typeOf(0.5, 0.4), typeOf(0.49, 0.32)]).toEqual(["练习型", "讲授型", "对话型", "混合型"]);
  });
});

describe("points while they are given", () => {
  const item = (id: string, max: number) => ({ id, text: id, max, step: 0.5, levels: [{ id: "high", min: max - 0.5, max, text: "" }, { id: "middle", min: 3, max: max - 1, text: "" }, { id: "low", min: 0, max: 2.5, text: "" }] }) as unknown as FormItem;
  const rubric = {
    sections: [{ id: "a", title: "目标", items: [item("goal", 5), item("focus", 5)] }],
    scoring: {
      method: "sum",
      total: 10,
      band_sets: [{ id: "x", text: "", default: true, bands: [{ id: "excellent", text: "优秀", min: 90 }, { id: "good", text: "良好", min: 75 }, { id: "fail", text: "不合格", min: 0 }] }],
      caps: [{ when: { flag: "hit", text: "体罚" }, band: "fail", report: "up", suggests: null }],
    },
  } as unknown as Form;

  it("names a band for the time being until everything has points", () => {
    expect(tally(rubric, { goal: { points: 4.5 } }, null, {})).toMatchObject({ points: 4.5, of: 5, scored: 1, items: 2, words: "暂为优秀" });
    expect(tally(rubric, { goal: { points: 4.5 }, focus: { points: 3 } }, "x", {}).words).toBe("良好");
  });

  it("lets what must not happen hold the band down, whatever the points", () => {
    expect(tally(rubric, { goal: { points: 5 }, focus: { points: 5 } }, "x", { hit: true })).toMatchObject({ words: "不合格", heldDown: ["体罚"] });
  });

  it("takes only points that the item can have", () => {
    const goal = item("goal", 5);
    expect([canHave(goal, 4.5), canHave(goal, 4.7), canHave(goal, 5.5), canHave(goal, NaN)]).toEqual([true, false, false, false]);
    expect(tally(rubric, { goal: { points: 9 } }, null, {}).scored).toBe(0);
    expect([stepped(goal, null, 1), stepped(goal, null, -1), stepped(goal, 5, 1), stepped(goal, 4.5, -1)]).toEqual([4.5, 4, 5, 4]);
  });

  it("asks for a reason where the points are the lowest", () => {
    expect(wantsReason(item("goal", 5), { points: 2 })).toBe(true);
    expect(wantsReason(item("goal", 5), { points: 2, note: "6:40 概念讲错" })).toBe(false);
    expect(wantsReason(item("goal", 5), { points: 3 })).toBe(false);
  });
});
