import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { join } from "node:path";
import { browser, goTo, hindrances, open, saved, unlock, writeByHand } from "./page";
import { Product } from "./product";

let product: Product;
let chrome: Browser;
let page: Page;
let thrown: string[];
let visit = "";

beforeAll(async () => {
  [product, chrome] = await Promise.all([Product.start(), browser()]);
  ({ page, thrown } = await open(chrome, product.device.url));
  await unlock(page);
});
afterAll(async () => {
  await chrome?.close();
  await product?.stop();
});

async function part(name: string): Promise<void> {
  await page.locator(`[data-part=${name}]`).click();
}

describe("a visit", () => {
  it("starts_with_enter_on_the_one_next_step", async () => {
    await page.locator("[data-next]").waitFor();
    await page.locator("main").click({ position: { x: 5, y: 5 } });
    await page.keyboard.press("Enter");
    await page.locator("[data-part=problems]").waitFor();
    visit = new URL(page.url()).hash.slice(1);
    expect(visit).toMatch(/^\/visits\//);
  });

  it("keeps_what_is_written_without_a_button_and_shows_it_beside_the_hub", async () => {
    await part("problems");
    await page.getByRole("button", { name: "再记一条" }).click();
    await page.getByLabel("问题第 1 条", { exact: true }).fill("陪餐记录三天内容相同 𠮷 <script>alert(1)</script>");
    await page.getByLabel(/第 1 条属于/).selectOption("7");
    await saved(page);
    await page.keyboard.press("Escape");
    await page.locator("[data-part=problems] + .v", { hasText: "1 条" }).waitFor();
  });

  it("takes_twenty_thousand_characters_as_they_are", async () => {
    await part("problems");
    await page.getByRole("button", { name: "再记一条" }).click();
    const long = "留样不足、标签不全𠮷🏫".repeat(1600);
    await page.getByLabel("问题第 2 条", { exact: true }).fill(long);
    await saved(page);
    await page.reload();
    await part("problems");
    await expect.poll(() => page.getByLabel("问题第 2 条", { exact: true }).inputValue()).toBe(long);
    await page.keyboard.press("Escape");
  });

  it("digits_are_text_while_somebody_writes", async () => {
    await part("feedback");
    await page.getByLabel(/反馈给谁/).pressSequentially("校长 123");
    await saved(page);
    expect(await page.getByLabel(/反馈给谁/).inputValue()).toBe("校长 123");
    await page.keyboard.press("Escape");
  });

  it("ctrl_z_takes_the_last_step_back", async () => {
    await part("disposition");
    await page.getByText("一般问题", { exact: true }).click();
    await saved(page);
    await page.getByText("严重问题", { exact: true }).click();
    await saved(page);
    await page.keyboard.press("Control+z");
    await page.locator(".choices label.on", { hasText: "一般问题" }).waitFor();
    await saved(page);
    await page.keyboard.press("Escape");
  });

  it("a_power_cut_after_saved_loses_nothing", async () => {
    await part("highlights");
    await page.getByRole("button", { name: "再记一条" }).click();
    await page.getByLabel("典型经验第 1 条", { exact: true }).fill("课间分区活动，每个楼层有人值守");
    await saved(page);
    await product.device.stop("SIGKILL");
    await product.device.serve();
    await page.goto(product.device.url);
    await page.reload();
    await unlock(page);
    await page.locator(".rail").waitFor();
    await goTo(page, visit);
    await part("highlights");
    await expect.poll(() => page.getByLabel("典型经验第 1 条", { exact: true }).inputValue()).toBe("课间分区活动，每个楼层有人值守");
    await page.keyboard.press("Escape");
  });

  it("what_cannot_be_kept_stays_on_screen_in_red_and_is_kept_later", async () => {
    await part("feedback");
    await product.device.stop("SIGKILL");
    const words = page.getByLabel(/说了什么/);
    await words.fill("已当面说明留样要求");
    await page.locator("[data-save=failed]").waitFor();
    expect(await words.inputValue()).toBe("已当面说明留样要求");
    // The app is back, but locked: what waits in the window is kept as soon as it is open again.
    await product.device.serve();
    await unlock(page);
    await page.locator("[data-part=feedback]").waitFor();
    await saved(page);
    await page.reload();
    await part("feedback");
    await expect.poll(() => words.inputValue()).toBe("已当面说明留样要求");
    await page.keyboard.press("Escape");
  });

  it("ends_with_a_reason_where_something_is_missing_and_can_be_opened_again", async () => {
    await page.locator("[data-ask-finish]").click();
    await page.getByRole("dialog").getByText("还差").first().waitFor();
    await page.getByLabel("现在结束的原因").fill("校长外出开会，明天补");
    await page.locator("[data-finish]").click();
    await page.getByText("已结束").first().waitFor();
    await page.getByRole("button", { name: "重新打开" }).click();
    await page.locator("[data-ask-finish]").waitFor();
    expect(thrown).toEqual([]);
  });
});

describe("a draw by lot", () => {
  const CLASSES = ["一年级1班", "二年级1班", "三年级1班", "四年级1班", "五年级1班", "六年级1班"];

  it("shows_what_came_out_with_the_seed_that_repeats_it", async () => {
    await goTo(page, visit);
    await page.locator("[data-part-draw]").click();
    const draw = page.locator("[data-draw]");
    await page.getByLabel(/班级名单/).fill("一年级1班");
    expect(await draw.getAttribute("aria-disabled")).toBe("true");
    await page.getByLabel(/班级名单/).fill(CLASSES.join("、"));
    await page.keyboard.press("Escape");
    await page.locator("[data-part-draw]").click();
    expect(await page.getByLabel(/班级名单，6 个/).inputValue(), "closing the drawer loses no list").toBe(CLASSES.join("、"));
    await page.getByLabel("抽几个").fill("2");
    await draw.click();
    await page.locator(".passing").waitFor();
    const drawn = page.locator("[data-drawn]").first();
    await drawn.locator(".names b").first().waitFor();
    const names = await drawn.locator(".names b").allInnerTexts();
    expect(names).toHaveLength(2);
    expect(names.every((name) => CLASSES.includes(name))).toBe(true);
    await drawn.locator("summary", { hasText: /种子 \d{10}，按种子重算，结果相符/ }).click();
    expect(await drawn.innerText()).toMatch(/1 一年级1班\s+2 二年级1班/);
    if (process.env.DUXUE_SHOTS) await page.screenshot({ path: join(process.env.DUXUE_SHOTS, "draw.png") });
    expect(await hindrances(page)).toEqual([]);
  });

  it("that_does_not_count_stays_with_its_reason", async () => {
    const drawn = page.locator("[data-drawn]").first();
    await drawn.getByRole("button", { name: "作废…" }).click();
    await page.getByLabel("为什么作废").fill("二年级今天春游");
    await drawn.getByRole("button", { name: "作废", exact: true }).click();
    await drawn.getByText("作废：二年级今天春游").waitFor();
    if (process.env.DUXUE_SHOTS) await page.screenshot({ path: join(process.env.DUXUE_SHOTS, "draw-void.png") });
    await page.locator(".toast").getByRole("button", { name: "撤销" }).click();
    await drawn.getByRole("button", { name: "去听课" }).first().waitFor();
  });

  it("leads_to_the_lesson_of_the_class_that_was_drawn", async () => {
    const drawn = page.locator("[data-drawn]").first();
    const name = await drawn.locator(".names b").first().innerText();
    await drawn.getByRole("button", { name: "去听课" }).first().click();
    await page.waitForURL(/lessons/);
    await expect.poll(() => page.getByLabel("班级", { exact: true }).first().inputValue()).toBe(name);
  });
});

describe("signing on the spot", () => {
  const head = () => page.locator("[data-sign-place=head]");

  it("shows_what_is_signed_and_takes_a_name_written_with_the_mouse", async () => {
    await goTo(page, visit);
    await part("signatures");
    await page.locator("[data-begin-sign=head]").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("当场反馈：已当面说明留样要求").waitFor();
    expect(await page.locator("[data-sign]").getAttribute("aria-disabled")).toBe("true");
    await writeByHand(page, page.locator("[data-sign-pad]"));
    await dialog.getByLabel("姓名").fill("李长河");
    if (process.env.DUXUE_SHOTS) await page.screenshot({ path: join(process.env.DUXUE_SHOTS, "sign-pad.png") });
    expect(await hindrances(page)).toEqual([]);
    // Closed by a slip of the hand, the ink is still there.
    await page.keyboard.press("Escape");
    await page.locator("[data-begin-sign=head]").click();
    await expect.poll(() => page.locator("[data-sign-pad] polyline").count()).toBe(7);
    await dialog.getByLabel("姓名").fill("李长河");
    await page.locator("[data-sign]").click();
    await head().getByText("李长河").waitFor();
    await page.locator("[data-begin-sign=supervisor]").click();
    await writeByHand(page, page.locator("[data-sign-pad]"));
    await page.locator("[data-sign]").click();
    await page.locator("[data-sign-place=supervisor] .ink").waitFor();
    if (process.env.DUXUE_SHOTS) await page.screenshot({ path: join(process.env.DUXUE_SHOTS, "signed.png") });
    expect(await hindrances(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.locator("[data-part=signatures] + .v", { hasText: "都签了" }).waitFor();
  });

  it("shows_that_an_edit_made_after_it_was_not_signed_and_can_be_taken_down", async () => {
    await part("feedback");
    await page.getByLabel(/说了什么/).fill("已当面说明留样要求，周五前补齐");
    await saved(page);
    await page.keyboard.press("Escape");
    await page.locator("[data-part=signatures] + .v", { hasText: "签后改动过" }).waitFor();
    await part("signatures");
    await head().getByText("签的是改动之前的内容").waitFor();
    await head().locator("summary").click();
    expect(await head().locator("details .text").innerText()).toContain("已当面说明留样要求");
    if (process.env.DUXUE_SHOTS) await page.screenshot({ path: join(process.env.DUXUE_SHOTS, "sign-earlier.png") });
    await head().getByRole("button", { name: "撤下" }).click();
    await page.locator("[data-begin-sign=head]").waitFor();
    await page.locator(".toast", { hasText: "撤下来了" }).getByRole("button", { name: "撤销" }).click();
    await head().locator(".ink").waitFor();
    await page.keyboard.press("Escape");
    expect(thrown).toEqual([]);
  });

  it("is_seen_at_the_county_with_what_was_signed", async () => {
    await goTo(page, "/sync");
    await page.locator("[data-sync]").click();
    await page.locator(".toast").last().waitFor();
    await page.locator("[data-sync]").waitFor();
    const console = await product.county.console(chrome, "/visits");
    await console.locator("[data-visit] a.name").first().click();
    const drawer = console.locator(".drawer");
    await drawer.locator(".ink").first().waitFor();
    await drawer.locator("summary", { hasText: "签后内容改过" }).first().click();
    expect(await drawer.locator("details .text").first().innerText()).toContain("已当面说明留样要求");
    if (process.env.DUXUE_SHOTS) await drawer.locator(".ink").first().scrollIntoViewIfNeeded();
    if (process.env.DUXUE_SHOTS) await console.screenshot({ path: join(process.env.DUXUE_SHOTS, "console-signed.png") });
    await console.context().close();
    await goTo(page, visit);
  });
});

describe("what was begun by mistake", () => {
  it("is_put_away_with_one_press_and_had_back_with_another", async () => {
    await goTo(page, visit);
    await page.locator("[data-part=lessons]").click();
    const lines = page.locator(".plain > li");
    const before = await lines.count();
    expect(before).toBeGreaterThan(0);
    await lines.first().getByRole("button", { name: "删除" }).click();
    await expect.poll(() => lines.count()).toBe(before - 1);
    await page.locator(".toast", { hasText: "删了" }).getByRole("button", { name: "撤销" }).click();
    await expect.poll(() => lines.count()).toBe(before);
    await page.keyboard.press("Escape");
  });

  it("stays_where_it_holds_something_and_says_what", async () => {
    await page.locator("[data-put-away]").click();
    await page.locator(".toast", { hasText: "请先删掉它们" }).waitFor();
    if (process.env.DUXUE_SHOTS) await page.screenshot({ path: join(process.env.DUXUE_SHOTS, "delete.png") });
  });

  it("is_found_in_the_bin_later", async () => {
    await page.locator("[data-part=lessons]").click();
    const lines = page.locator(".plain > li");
    while ((await lines.count()) > 0) {
      const left = await lines.count();
      await lines.first().getByRole("button", { name: "删除" }).click();
      await expect.poll(() => lines.count()).toBe(left - 1);
    }
    await page.keyboard.press("Escape");
    await page.locator("[data-put-away]").click();
    await page.getByRole("heading", { level: 1, name: "督导" }).waitFor();
    await page.locator(".toast", { hasText: "回收站" }).waitFor();
    await goTo(page, "/settings");
    const kept = page.locator("[data-bin]");
    await kept.first().waitFor();
    if (process.env.DUXUE_SHOTS) await page.screenshot({ path: join(process.env.DUXUE_SHOTS, "bin.png"), fullPage: true });
    expect(await hindrances(page)).toEqual([]);
    const all = await kept.count();
    await kept.filter({ hasText: "日督导" }).getByRole("button", { name: "恢复" }).first().click();
    await expect.poll(() => kept.count()).toBe(all - 1);
    await goTo(page, visit);
    await page.locator("[data-part=problems] + .v", { hasText: /条/ }).waitFor();
    expect(thrown).toEqual([]);
  });
});

