import { describe, expect, it } from "vitest";
import { reactive, ref } from "vue";
import type { Brief, JsonValue } from "../../../backend";
import { History } from "../../../record/history";
import { at, put, type Fields } from "../../../record/leaves";
import type { OpenRecord } from "../../../record/useRecord";
import { usePaper } from "./usePaper";

/** A record that is only on screen: the same fields and steps, with nothing behind them. */
function onScreen(fields: Fields): OpenRecord<Brief> {
  const shown = reactive(fields);
  const history = new History();
  const get = (path: string) => at(shown, path);
  const set = (path: string, value: JsonValue) => {
    history.note(path, (get(path) as JsonValue | undefined) ?? null, value);
    put(shown, path, value);
  };
  return {
    id: "b1",
    fields: shown as unknown as Brief,
    ready: ref(true),
    failure: ref(null),
    save: { state: "idle", at: null, reason: null },
    get,
    set,
    model: () => {
      throw new Error("not needed here");
    },
    remove: (path) => set(`${path}.deleted`, true),
    group: (act) => history.group(act),
    remember: (before) => history.group(() => Object.entries(before).forEach(([path, value]) => history.note(path, value, null))),
    undo: () => {
      const step = history.take();
      for (const change of [...(step ?? [])].reverse()) put(shown, change.path, change.before);
      return step !== undefined;
    },
    flush: async () => undefined,
    reload: async () => undefined,
  };
}

function brief() {
  return onScreen({
    sections: {
      lead: { order: 0, title: null, paragraphs: { p0: { order: 1, text: "现将情况通报如下。" } } },
      good: { order: 1, title: "典型经验", paragraphs: { p1: { order: 1, text: "（一）{{school|石桥小学}}甲" }, p2: { order: 2, text: "（二）乙" }, gone: { order: 3, text: "丙", deleted: true } } },
      bad: { order: 2, title: "存在问题", paragraphs: { p3: { order: 1, text: "原因是{{?原因}}。" } } },
    },
  });
}

const read = (paper: ReturnType<typeof usePaper>) => paper.sections.value.map((section) => `${section.number}${section.title}：${section.paragraphs.map((one) => one.text).join("/")}`);

describe("the brief as a paper", () => {
  it("numbers the sections that have a title and leaves out what was taken out", () => {
    expect(read(usePaper(brief()))).toEqual(["：现将情况通报如下。", "一、典型经验：（一）{{school|石桥小学}}甲/（二）乙", "二、存在问题：原因是{{?原因}}。"]);
  });

  it("takes a paragraph out, numbers the rest anew, and brings both back with one Ctrl Z", () => {
    const record = brief();
    const paper = usePaper(record);
    paper.remove(paper.find("good", "p1")!);
    expect(read(paper)[1]).toBe("一、典型经验：（一）乙");
    record.undo();
    expect(read(paper)[1]).toBe("一、典型经验：（一）{{school|石桥小学}}甲/（二）乙");
  });

  it("moves a paragraph and its number", () => {
    const record = brief();
    const paper = usePaper(record);
    paper.move(paper.find("good", "p2")!, -1);
    expect(read(paper)[1]).toBe("一、典型经验：（一）乙/（二）{{school|石桥小学}}甲");
    paper.move(paper.find("good", "p2")!, -1);
    expect(read(paper)[1]).toBe("一、典型经验：（一）乙/（二）{{school|石桥小学}}甲");
  });

  it("splits a paragraph into several in their order; taken back, they are gone and not empty", () => {
    const record = brief();
    const paper = usePaper(record);
    const last = paper.spread(paper.find("good", "p1")!, ["（一）{{school|石桥小学}}", "中", "甲"]);
    expect(read(paper)[1]).toBe("一、典型经验：（一）{{school|石桥小学}}/中/甲/（二）乙");
    expect(paper.find("good", last)?.text).toBe("甲");
    record.undo();
    expect(read(paper)[1]).toBe("一、典型经验：（一）{{school|石桥小学}}甲/（二）乙");
    expect(at(record.fields as unknown as Fields, `sections.good.paragraphs.${last}.deleted`)).toBe(true);
  });

  it("joins a paragraph to the one before it, figures and all", () => {
    const paper = usePaper(brief());
    expect(paper.merge(paper.find("good", "p2")!)?.id).toBe("p1");
    expect(read(paper)[1]).toBe("一、典型经验：（一）{{school|石桥小学}}甲（二）乙");
    expect(paper.merge(paper.find("bad", "p3")!)).toBeUndefined();
  });

  it("adds a paragraph where it was asked for, and fills a gap", () => {
    const paper = usePaper(brief());
    const id = paper.add(paper.sections.value[1]!, paper.find("good", "p1"));
    paper.write(paper.find("good", id)!, "自己写的", false);
    paper.fillGap(paper.find("bad", "p3")!, "原因", "学校放假");
    expect(read(paper).slice(1)).toEqual(["一、典型经验：（一）{{school|石桥小学}}甲/自己写的/（二）乙", "二、存在问题：原因是学校放假。"]);
  });
});
