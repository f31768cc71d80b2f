import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { browser, goTo, hindrances, open, saved, stickingOut, unlock } from "./page";
import { Product } from "./product";

let product: Product;
let chrome: Browser;
let page: Page;
let thrown: string[];
let visit = "";
let patrol = "";
let lesson = "";
let check = "";
let finding = "";

beforeAll(async () => {
  [product, chrome] = await Promise.all([Product.start(), browser()]);
  ({ page, thrown } = await open(chrome, product.device.url));
  await unlock(page);
  await page.locator("[data-next]").click();
  await page.locator("[data-part=problems]").waitFor();
  visit = here();
});
afterAll(async () => {
  await chrome?.close();
  await product?.stop();
});

function here(): string {
  return new URL(page.url()).hash.slice(1);
}

/** The field under the eyes: what is judged now. */
const question = () => page.locator(".judge .q").innerText();
const chosen = () => page.locator(".judge .scale .on");
const count = async () => Number(await page.locator(".head .progress b").innerText());

/** Walks to the first item whose words match. */
async function walkTo(words: RegExp): Promise<void> {
  for (let steps = 0; steps < 120; steps++) {
    if (words.test(await question())) return;
    await page.keyboard.press("ArrowDown");
  }
  throw new Error(`no item like ${words}`);
}

/** Resolves once the app has kept where somebody stands. */
function standing(): Promise<unknown> {
  return page.waitForResponse((response) => response.url().endsWith("/call/save") && (response.request().postData() ?? "").includes('"position"'));
}

async function records(kind: string): Promise<Record<string, unknown>[]> {
  await saved(page);
  return product.device
    .cli("--json", "list", kind)
    .split("\n")
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { fields: Record<string, unknown> }).fields);
}

describe("a patrol by keyboard alone", () => {
  it("a_digit_sets_and_stays_the_same_digit_clears_and_enter_goes_on", async () => {
    await page.locator("[data-method=patrol], [data-part=patrol]").first().click();
    await page.locator(".judge .q").waitFor();
    patrol = here();
    expect(patrol).toMatch(/^\/patrols\//);
    const first = await question();
    await page.keyboard.press("1");
    await chosen().filter({ hasText: "符合" }).waitFor();
    expect(await question()).toBe(first);
    expect(await count()).toBe(1);
    await page.keyboard.press("1");
    await expect.poll(count).toBe(0);
    await page.keyboard.press("2");
    await page.keyboard.press("Enter");
    await expect.poll(question).not.toBe(first);
    await page.keyboard.press("ArrowUp");
    await expect.poll(question).toBe(first);
    await chosen().filter({ hasText: "基本符合" }).waitFor();
  });

  it("is_made_short_where_time_is_and_full_again_with_what_was_judged", async () => {
    const total = async () => Number(/\/\s*(\d+)/.exec(await page.locator(".head .progress").innerText())?.[1]);
    const [all, words] = [await total(), await question()];
    await page.locator("[data-extent]", { hasText: "只看重点" }).click();
    await expect.poll(total).toBeLessThan(all * 0.6);
    expect(await question(), "what was judged stays on screen").toBe(words);
    await chosen().filter({ hasText: "基本符合" }).waitFor();
    if (process.env.DUXUE_SHOTS) await page.screenshot({ path: `${process.env.DUXUE_SHOTS}/short-patrol.png` });
    await page.locator(".toast", { hasText: "改看重点" }).getByRole("button", { name: "撤销" }).click();
    await expect.poll(total).toBe(all);
    expect(await question()).toBe(words);
  });

  it("letters_and_digits_are_words_while_a_note_is_written_and_enter_leaves_it", async () => {
    const first = await question();
    await page.keyboard.press("n");
    await page.keyboard.type("牌子上是前任，电话 13a0 已停用");
    await page.keyboard.press("Enter");
    await saved(page);
    expect(await page.locator("[data-note]").inputValue()).toBe("牌子上是前任，电话 13a0 已停用");
    expect(await question()).toBe(first);
    await chosen().filter({ hasText: "基本符合" }).waitFor();
  });

  it("the_rest_of_a_section_conforms_with_one_key_and_comes_back_with_ctrl_z", async () => {
    const before = await count();
    await page.keyboard.press("a");
    await page.locator(".toast", { hasText: "记为符合" }).waitFor();
    await expect.poll(count).toBeGreaterThan(before + 3);
    await chosen().filter({ hasText: "基本符合" }).waitFor();
    await page.keyboard.press("Control+z");
    await expect.poll(count).toBe(before);
    await saved(page);
  });

  it("comes_back_to_where_it_was_left", async () => {
    await page.keyboard.press("]");
    const kept = standing();
    await page.keyboard.press("ArrowDown");
    const words = await question();
    await kept;
    await page.reload();
    await expect.poll(question).toBe(words);
  });

  it("a_fail_opens_the_drawer_filled_in_and_needs_only_who_is_responsible", async () => {
    await walkTo(/安全出口|疏散/);
    await page.keyboard.press("n");
    await page.keyboard.type("一楼东侧安全出口上锁");
    await page.keyboard.press("Enter");
    await page.keyboard.press("3");
    const drawer = page.locator(".drawer");
    await drawer.waitFor();
    expect(await hindrances(page)).toEqual([]);
    expect(await drawer.getByLabel(/问题/).inputValue()).toBe("一楼东侧安全出口上锁");
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute("data-field"))).toBe("responsible");
    const words = await question();
    await page.keyboard.press("Enter");
    await drawer.getByRole("alert").filter({ hasText: "谁负责" }).waitFor();
    expect(await question()).toBe(words);
  });

  it("switching_keeps_every_field_and_a_checked_clause_makes_it_grave", async () => {
    const drawer = page.locator(".drawer");
    await drawer.getByLabel(/责任人/).fill("副校长 梁永福");
    await drawer.getByText("整改", { exact: true }).click();
    expect(await drawer.getByLabel(/责任人/).inputValue()).toBe("副校长 梁永福");
    await drawer.getByText("隐患", { exact: true }).click();
    await drawer.getByLabel(/类别/).selectOption("fire");
    expect(await drawer.getByLabel(/问题/).inputValue()).toBe("一楼东侧安全出口上锁");
    await drawer.locator("[data-grade=major]").click();
    await drawer.locator("[data-clause=food-01]").click();
    await drawer.getByText("对照原件确认").waitFor();
    expect(await drawer.locator("[data-grade=major]").getAttribute("aria-checked")).toBe("false");
    await drawer.locator("[data-grade=major]").click();
    await drawer.locator("[data-clause=fire-01]").click();
    expect(await drawer.locator("[data-grade=major]").getAttribute("aria-checked")).toBe("true");
  });

  it("enter_records_it_and_goes_on_with_nothing_typed_twice", async () => {
    const words = await question();
    await page.locator(".drawer").getByLabel(/责任人/).focus();
    await page.keyboard.press("Enter");
    await page.locator(".drawer").waitFor({ state: "detached" });
    await expect.poll(question).not.toBe(words);
    const [hazard] = await records("hazard");
    expect(hazard).toMatchObject({ description: "一楼东侧安全出口上锁", grade: "major", clause: "fire-01", responsible: "副校长 梁永福", state: "open" });
    await page.keyboard.press("ArrowUp");
    await page.getByText("已记为隐患").waitFor();
  });

  it("escape_puts_it_off_and_keeps_the_result", async () => {
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("3");
    await page.locator(".drawer").waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".drawer").waitFor({ state: "detached" });
    await chosen().filter({ hasText: "不符合" }).waitFor();
    await page.getByText("还没处理").waitFor();
  });

  it("ends_with_what_was_not_looked_at_by_name_and_goes_back_to_the_visit", async () => {
    await page.getByRole("button", { name: "看一遍，结束" }).click();
    await page.getByText("不符合，还没处理").waitFor();
    expect(await page.locator(".names button").count()).toBeGreaterThan(20);
    await page.locator("[data-finish]").click();
    await page.locator("[data-part=problems]").waitFor();
    expect(here()).toBe(visit);
    expect((await records("patrol"))[0]).toMatchObject({ state: "finished" });
  });
});

describe("a check with rows", () => {
  it("reckons_over_the_limit_while_it_is_typed_and_keeps_every_row", async () => {
    await goTo(page, visit);
    await page.locator("[data-checks]").click();
    await page.locator("[data-form=homework]").click();
    await page.locator("[data-target]").fill("三至六年级");
    const kept = standing();
    const cell = (row: number, column: string) => page.getByLabel(`第 ${row} 行${column}`, { exact: true });
    await cell(1, "班级").fill("五（1）班");
    await cell(1, "年级").fill("5");
    await cell(1, "公示分钟").fill("40");
    await cell(1, "学生自述分钟").fill("７５");
    await page.getByText("超 15 分钟（限 60 分钟）").waitFor();
    await cell(2, "班级").fill("六（2）班");
    await cell(3, "班级").waitFor();
    await page.locator(".main h1").click();
    await saved(page);
    await kept;
    check = here();
    await page.reload();
    await expect.poll(() => cell(1, "学生自述分钟").inputValue()).toBe("75");
    expect(await cell(2, "班级").inputValue()).toBe("六（2）班");
    const [row] = await records("check");
    expect(row).toMatchObject({ target: "三至六年级" });
  });
});

describe("a lesson", () => {
  it("runs_its_clock_through_a_power_cut", async () => {
    await goTo(page, visit);
    await page.locator("[data-part=lessons], [data-method=lesson]").first().click();
    await page.locator("[data-start-lesson]").click();
    await page.locator("[data-particular=class]").fill("三（2）班");
    await page.locator("[data-particular=subject]").fill("语文");
    await page.locator("[data-particular=teacher]").fill("孙晓兰");
    await page.locator("[data-particular=topic]").fill("搭船的鸟");
    await saved(page);
    await page.locator("[data-begin]").click();
    const begun = Date.now();
    await page.locator("[role=timer]").filter({ hasText: /0:0[1-9]/ }).waitFor();
    lesson = here();
    await product.device.stop("SIGKILL");
    await product.device.serve();
    await page.goto(product.device.url);
    await page.reload();
    await unlock(page);
    await page.locator(".rail").waitFor();
    await goTo(page, lesson);
    await page.getByRole("button", { name: /暂停/ }).waitFor();
    // The lesson went on while the power was out: the clock says what the wall says, not what was on the screen.
    const shown = async () => {
      const [minutes, seconds] = (await page.locator("[role=timer]").innerText()).split(":").map(Number);
      return minutes! * 60 + seconds! - (Date.now() - begun) / 1000;
    };
    await expect.poll(async () => Math.abs(await shown()), { timeout: 10_000 }).toBeLessThan(1.5);
  });

  it("notes_carry_their_moment_and_their_phase_and_code_nothing", async () => {
    await page.keyboard.press("g");
    await page.locator("[data-phase-id=new]").click();
    await page.locator("[data-phase]", { hasText: "新授" }).waitFor();
    await page.keyboard.press("n");
    await page.keyboard.type("范读课文 STS");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await page.locator(".notes li", { hasText: "范读课文 STS" }).filter({ hasText: "新授" }).waitFor();
    expect((await records("observation"))[0]?.codes ?? {}).toEqual({});
  });

  it("a_letter_codes_the_sample_and_ctrl_z_takes_it_back", async () => {
    await page.keyboard.press("t");
    await page.locator("[data-code=T][aria-pressed=true]").waitFor();
    await page.getByText("Rt 1.00").waitFor();
    await page.keyboard.press("Control+z");
    await page.locator("[data-code=T][aria-pressed=false]").waitFor();
    await page.keyboard.press("s");
    await page.getByText("Rt 0.00").waitFor();
    await page.keyboard.press(" ");
    await page.getByRole("button", { name: /继续/ }).waitFor();
  });

  it("points_add_up_at_once_and_only_in_their_steps", async () => {
    await page.locator("[data-dimension=content][aria-expanded=true]").waitFor();
    await page.locator("[data-score=goal-clear]").fill("4.5");
    await page.locator("[data-score=goal-clear]").press("Enter");
    await page.locator(".total", { hasText: "4.5" }).filter({ hasText: "已评 1 / 19 项" }).filter({ hasText: "暂为优秀" }).waitFor();
    await page.locator("[data-score=content-right]").fill("4.7");
    await page.locator("[data-score=content-right]").press("Enter");
    await page.locator(".toast", { hasText: "按 0.5 分给" }).waitFor();
    expect(await page.locator("[data-score=content-right]").inputValue()).toBe("");
  });

  it("ends_with_words_and_says_what_is_missing", async () => {
    await page.locator("[data-to-scores]").click();
    await page.locator("[data-overall=strengths]").fill("问题有层次");
    await page.locator("[data-overall=shortcomings]").fill("练习时间少");
    await page.locator("[data-overall=advice]").fill("压缩讲解，留十分钟练习");
    await saved(page);
    await page.getByText(/还缺：评分 18 项/).waitFor();
    await page.locator("[data-finish]").click();
    await page.locator("[data-part=problems]").waitFor();
    expect((await records("observation"))[0]).toMatchObject({ state: "finished", strengths: "问题有层次", teacher: "孙晓兰", notes: expect.anything() });
  });
});

describe("a hazard", () => {
  it("goes_to_closed_only_on_evidence", async () => {
    await goTo(page, "/findings");
    await page.getByRole("link", { name: /一楼东侧安全出口上锁/ }).click();
    await page.locator(".track").waitFor();
    finding = here();
    await page.getByText("重大隐患").first().waitFor();
    await page.locator("[data-action=replied]").click();
    await page.locator("[data-step-words]").fill("锁已拆除，换成推闩");
    await page.locator("[data-record-step]").click();
    await page.locator(".track .now", { hasText: "待复查" }).waitFor();
    await page.locator("main h1").click();
    await page.keyboard.press("1");
    await page.locator(".toast.bad", { hasText: "才能销号" }).waitFor();
    await page.locator("[data-recheck-words]").fill("推闩试开三次，都能打开");
    await page.locator("[data-verdict=done]").click();
    await page.locator(".line", { hasText: "推闩试开三次" }).waitFor();
    expect((await records("hazard"))[0]).toMatchObject({ state: "closed" });
  });
});

describe("the recording screens", () => {
  it.each([100, 150])("hinder_nobody_at_%i_per_cent", async (size) => {
    for (let step = 100; step < size; step += 25) await page.keyboard.press("Control+=");
    for (const path of [patrol, check, lesson, finding]) {
      await goTo(page, path);
      await page.locator(".main .foot").waitFor();
      await page.locator(".judge .q, .lesson .left, .track, .names").first().waitFor();
      expect(await hindrances(page), path).toEqual([]);
      expect(await stickingOut(page), path).toEqual([]);
    }
    expect(thrown).toEqual([]);
  });
});
