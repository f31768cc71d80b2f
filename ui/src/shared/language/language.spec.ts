import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { CHINESE } from "./chinese";
import { english, filled } from "./english";
import { ENTRIES, PLACE } from "./entries";
import { speak, tr, trf } from "./index";
import { ofRust, ofTypeScript, ofVue } from "./texts";

const ROOT = resolve(import.meta.dirname, "../../../..");

/** Sources whose Chinese the window never shows, each with the reason. */
const NOT_SHOWN: [path: RegExp, why: string][] = [
  [/\/generated\/|\.spec\.ts$|\/shared\/language\//, "written from Rust, tests, and this module itself"],
  [/screens\/brief\/(text|paper\/(order|usePaper))/, "the brief is an official paper, Chinese by regulation"],
  [/app\/src\/(cli\/|bridge\.rs)/, "told in a terminal"],
  [/app\/src\/phone\/(pages|certificate|server)\.rs/, "told in the phone's browser"],
  [/app\/src\/use_cases\/papers\//, "printed on official papers; but see below"],
  [/domain\/src\/brief\//, "sentences of the brief, an official paper"],
  [/domain\/src\/forms\/(built_in|check|check_rules|condition|form|formula|item|scheme|interaction)\.rs/, "told to whoever writes a form, by the county's programs"],
];

/** Texts that are data, not speech, each with the reason. */
const DATA: [text: RegExp, why: string][] = [
  [/^？$|^日一二三四五六$/, "a key of the keyboard, letters to choose from"],
  [/\.(json|ics|duxue|png)$|\.\{\d+\}$|^点$/, "names of files, which are kept as they were given"],
  [/^(无线|本地连接\*?|以太网)$/, "names that Chinese Windows gives to networks, to know them by"],
  [/^(册|表|证|档案|制度|方案)$/, "endings of words in a form, to know what kind of evidence an item asks for"],
  [/^(九年制学校|初级中学|高级中学|完小|中心小学|中心幼儿园|中心园|镇|乡|中)$/, "parts of schools' names, to shorten them"],
  [/^立即整改，消除隐患，举一反三。$/, "printed on a notice"],
  [/^隐患目录|^条款“\{0\}”未核到原文，不能|^“\{0\}”所指的条款/, "told to whoever writes the county's catalogue of hazards"],
];

const PAPERS = "crates/app/src/use_cases/papers";

/** Single files of other parts whose words reach the window: why a paper is not made, and what the county answers in a round. */
const ANSWERED = ["crates/documents/src/error.rs", "crates/documents/src/photo.rs", ...["ledger", "pull", "push", "session"].map((name) => `crates/county/src/desk/${name}.rs`)];

function files(folder: string, ending: RegExp): string[] {
  const found = readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" });
  return found.map((file) => join(folder, file)).filter((file) => ending.test(file) && !NOT_SHOWN.some(([path]) => path.test(file)));
}

/** What the county's data call things that are chosen from a list. What forms ask, and how, stays as they have it. */
function ofAssets(): string[] {
  const read = (name: string) => JSON.parse(readFileSync(join(ROOT, "assets", name), "utf8"));
  const named = (...lists: Record<string, unknown>[][]) => lists.flat().flatMap((one) => [one.text, one.title, one.unit, one.action].filter((text) => typeof text === "string"));
  const common = read("forms/common.json");
  const hazards = read("forms/hazard-catalogue.json");
  const lessons = read("forms/lesson-kinds.json");
  const forms = readdirSync(join(ROOT, "assets/forms"), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".json")).map((name) => read(join("forms", name)));
  const shown = forms.filter((form) => ["patrol", "lesson-rubric", "check"].includes(form.kind));
  const brief = read("documents/brief-template.json");
  const talks = read("forms/talk-outlines.json");
  const questionnaires = read("forms/questionnaires.json").questionnaires;
  return [
    // A school's page tells what it has without saying each time that it has it.
    ...named(common.school_facts).map((text) => text.replace(/^有/, "")),
    ...named(common.school_kinds, common.school_facts, common.matters, common.domains, common.methods, common.dispositions, common.recheck_verdicts, common.suggestions, ...Object.values<Record<string, unknown>[]>(common.scales)),
    ...named(hazards.grades, hazards.states, hazards.categories, hazards.areas),
    ...named(lessons.kinds, lessons.phases, lessons.behaviours.codes),
    ...named(shown, ...shown.filter((form) => form.kind !== "check").map((form) => form.sections)),
    ...named(...shown.flatMap(({ scoring }) => [scoring?.bands ?? [], ...(scoring?.band_sets ?? []).map((set: { bands: [] }) => set.bands)]).filter(Array.isArray)),
    ...named(talks.outlines, questionnaires, ...talks.fields.map((field: { options?: [] }) => field.options ?? [])),
    ...named(talks.outlines).map((title) => title.replace(/提纲$/, "")),
    ...named(brief.facts),
    ...Object.values<string>(brief.gaps),
  ];
}

function everyText(): Map<string, string> {
  const found = new Map<string, string>();
  const add = (texts: string[], from: string) => texts.filter((text) => !found.has(text)).forEach((text) => found.set(text, from));
  for (const file of [...files("ui/src/desktop", /\.(vue|ts)$/), ...files("ui/src/shared", /\.(vue|ts)$/)]) {
    const source = readFileSync(join(ROOT, file), "utf8");
    add(file.endsWith(".vue") ? ofVue(source, file) : ofTypeScript(source), file);
  }
  for (const file of [...files("crates/app/src", /\.rs$/), ...files("crates/domain/src", /\.rs$/), ...ANSWERED]) add(ofRust(readFileSync(join(ROOT, file), "utf8")), file);
  // Whole sentences there say why a paper is not made.
  for (const name of readdirSync(join(ROOT, PAPERS))) add(ofRust(readFileSync(join(ROOT, PAPERS, name), "utf8")).filter((text) => /^[^{]+。$/.test(text)), join(PAPERS, name));
  add(ofAssets(), "assets");
  for (const text of found.keys()) if (DATA.some(([data]) => data.test(text))) found.delete(text);
  return found;
}

describe("the catalogue", () => {
  const texts = everyText();

  test("every Chinese text has its English", () => {
    expect(texts.size).toBeGreaterThan(1500);
    expect([...texts].filter(([text]) => !(text in ENTRIES)).map(([text, from]) => `${from}: ${text}`)).toEqual([]);
  });

  test("every English text is of a Chinese one that is there", () => {
    expect(Object.keys(ENTRIES).filter((text) => !texts.has(text))).toEqual([]);
  });

  test("both sides have the same values, and the English is without Chinese", () => {
    const places = (text: string) => [...new Set([...text.matchAll(PLACE)].map((place) => place[1]))].sort().join();
    expect(Object.entries(ENTRIES).filter(([chinese, words]) => places(chinese) !== places(words) || CHINESE.test(words.replace("〓", "")))).toEqual([]);
  });

  test("its files are sorted, and say nothing twice", () => {
    const all = readdirSync(join(import.meta.dirname, "en")).map((name) => Object.keys(JSON.parse(readFileSync(join(import.meta.dirname, "en", name), "utf8"))));
    for (const keys of all) expect(keys).toEqual([...keys].sort());
    expect(all.flat().length).toBe(new Set(all.flat()).size);
  });
});

describe("what is shown", () => {
  afterEach(() => speak("zh-CN", {} as HTMLElement));

  test("Chinese is given back as it is", () => {
    expect(tr("今日")).toBe("今日");
    expect(tr(3)).toBe(3);
    expect(trf("共 {0} 条{1}", [3, null])).toBe("共 3 条");
  });

  test("a chosen language speaks at once", async () => {
    await speak("en", {} as HTMLElement);
    expect(tr("今日")).toBe("Today");
    expect(trf("还有 {0} 项", [3])).toBe("3 more");
  });

  test("words follow their number", () => {
    expect(english("逾期 1 天")).toBe("1 day overdue");
    expect(english("逾期 6 天")).toBe("6 days overdue");
    expect(filled("逾期 {0} 天", ["1,086"])).toBe("1,086 days overdue");
  });

  test("days and times are said as the rest", () => {
    expect(english("11 月 18 日")).toBe("18 Nov");
    expect(english("2025 年 10 月 14 日 9:05")).toBe("14 Oct 2025 9:05");
    expect(english("11 月 18 日 星期三")).toBe("Wed 18 Nov");
    expect(english("今天 9:05")).toBe("today 9:05");
  });

  test("what was put together is taken apart, and names stay", () => {
    expect(english("去石桥初中督导")).toBe("Visit 石桥初中");
    expect(english("随访督导（事先不通知） · 11 月 18 日 9:05 到校 · 共 2 小时 40 分")).toBe("Visit (unannounced) · 18 Nov, arrived 9:05 · took 2 h 40 min");
    expect(english("延期到 2026 年 12 月 4 日")).toBe("Extension until 4 Dec 2026");
    expect(english("督导：存在问题 · 内容 有 30000 个字，最多 20000 个字，请分成几处填写")).toBe("Visit: Problems · Content has 30000 characters, at most 20000; split it up");
    expect(english("11 月 29 日（还有 2 天）")).toBe("29 Nov (2 days left)");
    expect(english("石桥初中 · 重大隐患 · 待整改")).toBe("石桥初中 · Major hazard · To rectify");
    expect(english("这一项已销号，不能再“延期”。")).toBe("This is Closed; \"Extension\" is not possible.");
    expect(english("这个号已经作废了。请选存放的位置。")).toBe("This number is void already. Choose where to save it.");
  });

  test("what somebody wrote stays as it is", () => {
    for (const written of ["食堂后门的消防通道被杂物堵住", "三楼东侧，护栏松动", "李老师（代课）", "月考", "改进建议要具体", "共同富裕", "我喜欢这位老师的课"]) expect(english(written)).toBe(written);
  });
});
