/**
 * A whole day at a school, done once from the gate to the brief, with every key and click counted: a patrol, four hazards,
 * three lessons, two checks, a talk, thirty photos, both signatures. Then every screen of it at twice the size of text.
 */
import type { Browser, FileChooser, Locator, Page } from "playwright-core";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { browser, goTo, hindrances, open, saved, stickingOut, unlock } from "./page";
import { Product } from "./product";

const SAMPLE = resolve(import.meta.dirname, "../../assets/sample/photos/exit-locked.jpg");

let product: Product;
let chrome: Browser;
let page: Page;
let thrown: string[];
let folder = "";
const screens: string[] = [];
/** What a person's hands do; characters of running text are told apart, for an input method needs several keys for one. */
const done = { keys: 0, clicks: 0, characters: 0 };

async function press(key: string, times = 1): Promise<void> {
  for (let n = 0; n < times; n++) await page.keyboard.press(key);
  done.keys += times;
}
async function click(what: Locator): Promise<void> {
  await what.click();
  done.clicks += 1;
}
async function write(text: string): Promise<void> {
  await page.keyboard.type(text);
  done.characters += [...text].length;
}

/** Pictures that differ, as a camera gives them. */
async function camera(count: number): Promise<string[]> {
  const sample = `data:image/jpeg;base64,${readFileSync(SAMPLE).toString("base64")}`;
  const taken = await page.evaluate(
    async ({ sample, count }) => {
      const picture = new Image();
      picture.src = sample;
      await picture.decode();
      const canvas = Object.assign(document.createElement("canvas"), { width: 1600, height: 1200 });
      const pen = canvas.getContext("2d")!;
      return Array.from({ length: count }, (_, n) => {
        pen.filter = `hue-rotate(${n * 11}deg)`;
        pen.drawImage(picture, 0, 0, 1600, 1200);
        return canvas.toDataURL("image/jpeg", 0.9).split(",")[1]!;
      });
    },
    { sample, count },
  );
  return taken.map((bytes, n) => {
    const file = join(folder, `IMG_${n}.jpg`);
    writeFileSync(file, Buffer.from(bytes, "base64"));
    return file;
  });
}

/** Told of every chooser from the start: one that is listened for only while it is awaited may open unheard. */
let chooser: (opened: FileChooser) => void = () => undefined;

/** Chooses files where the screen asks for them. */
async function attach(files: string[], how: () => Promise<void>): Promise<void> {
  const choosing = new Promise<FileChooser>((opened) => (chooser = opened));
  await how();
  await (await choosing).setFiles(files);
  await page.getByText("正在收").first().waitFor({ state: "detached" });
}

/** Remembers the screen, and keeps a picture of it for whoever looks. */
async function look(name: string): Promise<void> {
  const here = new URL(page.url()).hash.slice(1);
  if (!screens.includes(here)) screens.push(here);
  if (process.env.DUXUE_SHOTS) await page.screenshot({ path: join(process.env.DUXUE_SHOTS, `day-${name}.png`) });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "duxue-day-"));
  [product, chrome] = await Promise.all([Product.start(), browser()]);
  ({ page, thrown } = await open(chrome, product.device.url));
  page.on("filechooser", (opened) => chooser(opened));
  await unlock(page);
  await page.locator("[data-next]").waitFor();
});
afterAll(async () => {
  await chrome?.close();
  await product?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe("a day at a school", () => {
  let photos: string[] = [];

  it("begins_at_the_gate", async () => {
    photos = await camera(30);
    await look("today");
    await click(page.locator("[data-next]"));
    await page.locator("[data-part=certificate]").waitFor();
    await look("visit");
    await click(page.locator("[data-part=certificate]"));
    await click(page.getByRole("button", { name: "已出示督学证" }));
    await press("Escape");
    await saved(page);
  });

  it("walks_the_campus_and_finds_four_hazards", async () => {
    const question = () => page.locator(".judge .q").innerText();
    const answered = async () => Number(await page.locator(".head .progress b").innerText());
    await click(page.locator("[data-method=patrol]"));
    await page.locator(".judge .q").waitFor();
    const hazards: [RegExp, string][] = [
      [/安全出口|疏散通道/, "一楼东侧安全出口上锁"],
      [/留样/, "早餐没有留样"],
      [/灭火器压力/, "三楼灭火器压力不足"],
      [/电线|插座|用电/, "宿舍插座外壳破损"],
    ];
    let at = 0;
    for (let items = 0; items < 120 && at < 4 && (await page.locator(".judge .q").count()) > 0; items++) {
      const asked = await question();
      const here = hazards.findIndex(([words]) => words.test(asked));
      if (here < 0) {
        await press("ArrowDown");
        await expect.poll(async () => (await page.locator(".judge .q").count()) === 0 || (await question()) !== asked).toBe(true);
        continue;
      }
      const [, words] = hazards.splice(here, 1)[0]!;
      await press("n");
      await write(words);
      await press("Enter");
      await attach(photos.slice(at * 5, at * 5 + 5), () => press("p"));
      await press("3");
      await page.locator(".drawer").waitFor();
      if (at === 0) await look("finding");
      await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute("data-field"))).toBe("responsible");
      await write("副校长 梁永福");
      await press("Enter");
      await page.locator(".drawer").waitFor({ state: "detached" });
      at += 1;
    }
    expect(at, "all four were found on the way").toBe(4);
    await look("patrol");
    // The rest of every section conforms.
    const total = Number(/\/\s*(\d+)/.exec(await page.locator(".head .progress").innerText())?.[1] ?? 0);
    expect(total).toBeGreaterThan(60);
    for (const way of ["[", "]"]) {
      for (let sections = 0; sections < 10 && (await answered()) < total; sections++) {
        await press("a");
        await expect.poll(() => page.locator(".strip-of i.open").count()).toBe(0);
        await press(way);
      }
    }
    expect(await answered()).toBe(total);
    await saved(page);
    await press("Escape");
    await page.locator("[data-part=findings] + .v", { hasText: "新发现 4" }).waitFor();
  });

  it("sits_in_on_three_lessons", async () => {
    for (const [n, subject] of ["语文", "数学", "科学"].entries()) {
      await click(page.locator("[data-method=lesson]"));
      await click(page.locator("[data-start-lesson]"));
      await click(page.locator("[data-particular=class]"));
      await write(`三（${n + 1}）班`);
      await press("Tab");
      await write(subject);
      await click(page.locator("[data-particular=teacher]"));
      await write("孙晓兰");
      if (n === 0) await look("lesson-about");
      await click(page.locator("[data-begin]"));
      await page.locator("[role=timer]").waitFor();
      await press("n");
      await write("范读课文，学生跟读");
      await press("Enter");
      await write("小组讨论，五组都有人发言");
      await press("Enter");
      await press("Escape");
      for (const code of "TTSTSS") await press(code);
      await attach(photos.slice(20 + n * 3, 23 + n * 3), () => press("p"));
      if (n === 0) await look("lesson");
      await click(page.locator("[data-to-scores]"));
      await click(page.locator("[data-score]").first());
      const items = await page.locator("[data-dimension]").count();
      expect(items).toBeGreaterThan(3);
      for (let item = 0; item < 40 && (await page.locator(".total").innerText()).match(/已评 (\d+) \/ (\d+) 项/)?.slice(1, 3).map(Number).reduce((a, b) => b - a) !== 0; item++) {
        // As many points as the item has: the field says how many.
        const most = /满分 ([\d.]+)/.exec((await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))) ?? "")?.[1];
        if (!most) break;
        await page.keyboard.type(most);
        done.keys += most.length;
        await press("Enter");
      }
      await click(page.locator("[data-overall=strengths]"));
      await write("问题有层次");
      await click(page.locator("[data-overall=shortcomings]"));
      await write("练习时间少");
      await click(page.locator("[data-overall=advice]"));
      await write("压缩讲解，留十分钟练习");
      await saved(page);
      if (n === 0) await look("lesson-sum");
      await click(page.locator("[data-finish]"));
      await page.locator("[data-method=lesson]", { hasText: String(n + 1) }).waitFor();
    }
  });

  it("makes_two_checks_and_holds_a_talk", async () => {
    for (const form of ["canteen", "discipline"]) {
      await click(page.locator("[data-checks]"));
      await click(page.locator(`[data-form=${form}]`));
      await page.waitForURL(/checks\/./);
      await page.locator(".judge").waitFor();
      if ((await page.locator("[data-target]").count()) > 0) {
        await click(page.locator("[data-target]"));
        await write("三（2）班");
        await press("Enter");
        await click(page.locator(".main h1"));
      }
      for (let sections = 0; sections < 12; sections++) {
        const open = () => page.locator(".strip-of i.open").count();
        const before = await open();
        await press("a");
        // A number or a word at a section's end stays to be written.
        if (before > 1) await expect.poll(open).toBeLessThan(before);
        await press("]");
      }
      await saved(page);
      await look(`check-${form}`);
      await press("Escape");
      await page.locator("[data-part=problems]").waitFor();
    }
    await click(page.locator("[data-method=talk]"));
    await click(page.locator("[data-start=students]"));
    await click(page.locator("[data-people]"));
    await write("8");
    for (const text of ["中午排队要二十分钟", "作业一个小时能做完", "体育课没有被占"]) {
      await press("Alt+n");
      await write(text);
      await press("Enter");
    }
    await saved(page);
    await look("talk");
    await click(page.locator("[data-done]"));
    await page.locator("[data-method=talk]", { hasText: "8" }).waitFor();
  });

  it("ends_with_feedback_and_both_signatures", async () => {
    const part = (name: string) => click(page.locator(`[data-part=${name}]`));
    await part("highlights");
    await click(page.getByRole("button", { name: "再记一条" }));
    await write("大课间分区活动，每个楼层有人值守");
    await press("Escape");
    await part("problems");
    await click(page.getByRole("button", { name: "再记一条" }));
    await write("安全出口上课时上锁");
    await attach(photos.slice(29), () => click(page.getByRole("button", { name: /问题第 1 条的照片：加照片/ })));
    await click(page.getByRole("button", { name: /好了/ }));
    await part("disposition");
    await click(page.getByText("一般问题", { exact: true }));
    await press("Escape");
    await part("feedback");
    await write("李校长");
    await click(page.getByLabel(/说了什么/));
    await write("锁今天拆掉，留样柜明天补齐");
    await saved(page);
    await press("Escape");
    await part("signatures");
    for (const place of ["head", "supervisor"]) {
      await click(page.locator(`[data-begin-sign=${place}]`));
      const box = (await page.locator("[data-sign-pad]").boundingBox())!;
      await page.mouse.move(box.x + 100, box.y + 60);
      await page.mouse.down();
      await page.mouse.move(box.x + 300, box.y + 150, { steps: 8 });
      await page.mouse.up();
      done.clicks += 1;
      if (!(await page.getByRole("dialog").getByLabel("姓名").inputValue())) {
        await click(page.getByRole("dialog").getByLabel("姓名"));
        await write("李长河");
      }
      await click(page.locator("[data-sign]"));
      await page.locator(`[data-sign-place=${place}] .ink`).waitFor();
    }
    await look("signed");
    await press("Escape");
    await click(page.locator("[data-ask-finish]"));
    await page.locator("[data-finish]").waitFor();
    if (await page.getByLabel("现在结束的原因").count()) {
      await click(page.getByLabel("现在结束的原因"));
      await write("其余下次看");
    }
    await click(page.locator("[data-finish]"));
    await page.getByText("已结束").first().waitFor();
    await look("finished");
    expect(product.device.cli("--json", "list", "hazard").split("\n").filter(Boolean)).toHaveLength(4);
  });

  it("becomes_a_brief_and_is_sent", async () => {
    await click(page.locator("[data-rail=brief]"));
    await page.locator("main h1").waitFor();
    await look("briefs");
    await click(page.getByRole("button", { name: /起草/ }).first());
    await page.waitForURL(/briefs\/./);
    await look("brief");
    await click(page.locator("[data-rail=sync]"));
    await click(page.locator("[data-sync]"));
    await page.locator(".toast").last().waitFor();
    await page.locator("[data-sync]").waitFor();
    await look("sync");
    expect(thrown).toEqual([]);
    // The figures of README.
    console.log(`a whole day: ${done.keys} keys, ${done.clicks} clicks, ${done.characters} characters of text`);
    expect(done.keys).toBeLessThan(700);
    expect(done.clicks).toBeLessThan(110);
  });

  it("can_be_read_at_twice_the_size", async () => {
    for (let step = 100; step < 200; step += 25) await page.keyboard.press("Control+=");
    for (const [n, screen] of screens.entries()) {
      await goTo(page, screen);
      if (process.env.DUXUE_SHOTS) await page.screenshot({ path: join(process.env.DUXUE_SHOTS, `day-200-${n}.png`) });
      expect(await stickingOut(page), screen).toEqual([]);
      expect(await hindrances(page), screen).toEqual([]);
    }
  });
});
