import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { beginVisit, browser, goTo, hindrances, inEveryLook, open, saved, stickingOut, unlock, writeByHand } from "./page";
import { Product } from "./product";

let product: Product;
let chrome: Browser;
let page: Page;
let thrown: string[];
let lesson = "";

beforeAll(async () => {
  [product, chrome] = await Promise.all([Product.start(), browser()]);
  ({ page, thrown } = await open(chrome, product.device.url));
  await unlock(page);
  await beginVisit(page);
  await page.locator("[data-method=lesson], [data-part=lessons]").first().click();
  await page.locator("[data-start-lesson]").click();
  await page.locator("[data-begin]").waitFor();
  lesson = new URL(page.url()).hash.slice(1);
  await page.getByLabel("班级").fill("三（2）班");
  await page.getByLabel("授课教师").fill("孙晓兰");
  await saved(page);
  await page.locator("[data-begin]").click();
  await page.locator("[data-to-scores]").click();
});
afterAll(async () => {
  await chrome?.close();
  await product?.stop();
});

async function shot(name: string, of = page) {
  if (process.env.DUXUE_SHOTS) await of.screenshot({ path: join(process.env.DUXUE_SHOTS, `${name}.png`) });
}

const place = (which: string) => page.locator(`[data-sign-place=${which}]`);

it("the_teacher_signs_what_was_just_written_and_the_observer_too", async () => {
  // Signed at once after the last word: what is signed is that word, not the record of a second ago.
  await page.locator("[data-overall=advice]").fill("多请后排的学生说");
  await page.locator("[data-begin-sign=teacher]").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("改进建议：多请后排的学生说").waitFor();
  expect(await dialog.getByLabel("姓名").inputValue()).toBe("孙晓兰");
  await writeByHand(page, page.locator("[data-sign-pad]"));
  await shot("lesson-sign-pad");
  await inEveryLook(page, "lesson-sign-pad");
  await page.locator("[data-sign]").click();
  await place("teacher").locator(".ink").waitFor();
  await page.locator("[data-begin-sign=observer]").click();
  await writeByHand(page, page.locator("[data-sign-pad]"));
  await page.locator("[data-sign]").click();
  await place("observer").locator(".ink").waitFor();
  await place("teacher").scrollIntoViewIfNeeded();
  await shot("lesson-signed");
  await inEveryLook(page, "lesson-signed");
  expect(await hindrances(page)).toEqual([]);
  expect(await stickingOut(page)).toEqual([]);
});

it("a_word_changed_afterwards_shows_that_an_earlier_text_was_signed", async () => {
  await page.locator("[data-overall=advice]").fill("请前排的也说");
  await saved(page);
  await place("teacher").getByText("签的是改动之前的内容").waitFor();
  await page.locator("[data-overall=advice]").fill("多请后排的学生说");
  await saved(page);
  await place("teacher").getByText("签的是改动之前的内容").waitFor({ state: "detached" });
});

it("the_county_sees_who_signed_the_lesson_and_that_it_holds", async () => {
  await goTo(page, "/sync");
  await page.locator("[data-sync]").click();
  await expect.poll(() => page.locator("[data-waiting]").innerText().catch(() => ""), { timeout: 30_000 }).toMatch(/^0\s*条/);
  const console = await product.county.console(chrome, "/visits");
  await console.locator("[data-visit] a.name").first().click();
  const heard = console.locator("[data-lesson]");
  await heard.getByText("三（2）班 孙晓兰").waitFor();
  await expect.poll(() => heard.locator(".ink").count()).toBe(2);
  expect(await heard.locator("summary", { hasText: "签后内容没有改过" }).count()).toBe(2);
  await heard.scrollIntoViewIfNeeded();
  await shot("console-lesson-signed", console);
  await inEveryLook(console, "console-lesson-signed");
  expect(await hindrances(console)).toEqual([]);
  await console.context().close();
  await goTo(page, lesson);
  expect(thrown).toEqual([]);
});
