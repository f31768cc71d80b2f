import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Autosave, type AutosaveState, type Leaves } from "./autosave";

class Said extends Error {}

/** A store that can be told to fail, and remembers what it was sent. */
function store() {
  const sent: Leaves[] = [];
  const kept: Leaves = {};
  let answer: (set: Leaves) => Promise<void> = async () => {};
  const states: AutosaveState[] = [];
  const autosave = new Autosave({
    send: async (set) => {
      sent.push(set);
      await answer(set);
      Object.assign(kept, set);
      return "2026-11-18T14:32:00+08:00";
    },
    changed: (state) => states.push(state),
    words: (failure) => (failure as Error).message,
    refused: (failure) => failure instanceof Said,
  });
  return { autosave, sent, kept, states, last: () => states[states.length - 1], answers: (with_: typeof answer) => (answer = with_) };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("what is written is kept by itself", () => {
  it("sends typing once, after 400 ms of quiet", async () => {
    const { autosave, sent, last } = store();
    autosave.edit("notes", "食");
    await vi.advanceTimersByTimeAsync(300);
    autosave.edit("notes", "食堂");
    await vi.advanceTimersByTimeAsync(399);
    expect(sent).toEqual([]);
    expect(last()?.state).toBe("saving");
    await vi.advanceTimersByTimeAsync(1);
    expect(sent).toEqual([{ notes: "食堂" }]);
    expect(last()).toEqual({ state: "saved", at: "2026-11-18T14:32:00+08:00", reason: null });
  });

  it("says saved only when nothing waits any more", async () => {
    const { autosave, sent, states, answers } = store();
    let arrive = () => {};
    answers(() => new Promise((resolve) => (arrive = resolve)));
    autosave.edit("a", 1);
    const flushed = autosave.flush();
    autosave.edit("b", 2);
    arrive();
    await vi.advanceTimersByTimeAsync(0);
    expect(states.some((state) => state.state === "saved")).toBe(false);
    arrive();
    await flushed;
    expect(sent).toEqual([{ a: 1 }, { b: 2 }]);
    expect(states[states.length - 1]?.state).toBe("saved");
  });

  it("keeps one save in flight", async () => {
    const { autosave, sent, answers } = store();
    let open = 0;
    let most = 0;
    answers(async () => {
      most = Math.max(most, ++open);
      await Promise.resolve();
      open -= 1;
    });
    autosave.edit("a", 1);
    void autosave.flush();
    autosave.edit("a", 2);
    void autosave.flush();
    autosave.edit("a", 3);
    await autosave.flush();
    await vi.runAllTimersAsync();
    expect(most).toBe(1);
    expect(sent[sent.length - 1]).toEqual({ a: 3 });
  });
});

describe("a save that fails loses nothing", () => {
  it("turns the mark red with the reason and tries again", async () => {
    const { autosave, kept, last, answers } = store();
    answers(async () => {
      throw new Error("磁盘已满，这一句还没存下");
    });
    autosave.edit("notes", "陪餐记录");
    await vi.advanceTimersByTimeAsync(400);
    expect(last()).toMatchObject({ state: "failed", reason: "磁盘已满，这一句还没存下" });
    expect(autosave.pending).toEqual({ notes: "陪餐记录" });
    answers(async () => {});
    await vi.advanceTimersByTimeAsync(1000);
    expect(last()?.state).toBe("saved");
    expect(kept).toEqual({ notes: "陪餐记录" });
  });

  it("does not let the older value that failed overwrite the newer", async () => {
    const { autosave, kept, answers } = store();
    let fail = () => {};
    answers(() => new Promise((_, reject) => (fail = () => reject(new Error("断了")))));
    autosave.edit("notes", "旧");
    const flushed = autosave.flush();
    autosave.edit("notes", "新");
    fail();
    await flushed;
    answers(async () => {});
    await vi.runAllTimersAsync();
    expect(kept).toEqual({ notes: "新" });
  });

  it("lets one refused leaf hold up none of the others", async () => {
    const { autosave, kept, last, answers } = store();
    answers(async (set) => {
      if ("deadline" in set) throw new Said("期限不是一个日子");
    });
    autosave.edit("place", "食堂");
    autosave.edit("deadline", "明天");
    autosave.edit("responsible", "赵春花");
    await vi.advanceTimersByTimeAsync(400);
    expect(kept).toEqual({ place: "食堂", responsible: "赵春花" });
    expect(last()).toMatchObject({ state: "failed", reason: "期限不是一个日子" });
    autosave.edit("deadline", "2026-11-25");
    answers(async () => {});
    await vi.advanceTimersByTimeAsync(400);
    expect(kept.deadline).toBe("2026-11-25");
    expect(last()?.state).toBe("saved");
  });
});
