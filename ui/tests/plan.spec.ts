import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { join } from "node:path";
import { browser, goTo, hindrances, inEveryLook, open, stickingOut, unlock } from "./page";
import { Product } from "./product";

let product: Product;
let chrome: Browser;
let page: Page;
let thrown: string[];

beforeAll(async () => {
  [product, chrome] = await Promise.all([Product.start(), browser()]);
  ({ page, thrown } = await open(chrome, product.device.url));
  await unlock(page);
});
afterAll(async () => {
  await chrome?.close();
  await product?.stop();
});

async function look(name: string): Promise<void> {
  if (process.env.DUXUE_SHOTS) await page.screenshot({ path: join(process.env.DUXUE_SHOTS, `${name}.png`) });
  expect(await hindrances(page)).toEqual([]);
  expect(await stickingOut(page)).toEqual([]);
}

/** A day of the month shown, by its place among the days of that month. */
const day = (at: number) => page.locator("[data-day]:not(.out)").nth(at - 1);

async function drag(what: ReturnType<Page["locator"]>, to: ReturnType<Page["locator"]>): Promise<void> {
  const [from, onto] = [(await what.boundingBox())!, (await to.boundingBox())!];
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(from.x + from.width / 2 + 20, from.y + from.height / 2 + 5, { steps: 3 });
  await page.mouse.move(onto.x + onto.width / 2, onto.y + onto.height - 12, { steps: 8 });
  await page.locator(".ghost").waitFor();
  await page.mouse.up();
}

describe("a plan", () => {
  it("takes_a_school_dragged_onto_a_day_and_gives_it_back", async () => {
    await goTo(page, "/visits");
    await page.locator("[data-plan]").click();
    // Next month: every day is ahead, whatever day it is today.
    await page.locator("[data-after]:not([aria-disabled])").click();
    await page.waitForURL(/plan\/\d{4}-\d{2}$/);
    const school = page.locator("[data-plan-school]").first();
    await school.getByText("还没排").waitFor();
    await drag(school, day(9));
    await day(9).locator("[data-entry]").waitFor();
    await school.getByText("已排 1").waitFor();
    await drag(day(9).locator("[data-entry]"), day(17));
    await day(17).locator("[data-entry]").waitFor();
    expect(await day(9).locator("[data-entry]").count()).toBe(0);
    await page.locator(".toast", { hasText: "改了日子" }).getByRole("button", { name: "撤销" }).click();
    await day(9).locator("[data-entry]").waitFor();
  });

  it("is_made_by_the_keyboard_alone", async () => {
    await day(10).locator(".number").focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.locator("[data-pick]").nth(1).click();
    await dialog.locator("[data-plan-text]").fill("冬季取暖和用电");
    const companions = dialog.locator("[data-plan-companions]");
    await companions.locator("[data-name]").fill("王赟");
    await companions.locator("[data-name]").press("Enter");
    await companions.getByRole("button", { name: "去掉王赟" }).waitFor();
    await companions.locator("[data-name]").fill("冯桂芳");
    await companions.getByRole("button", { name: "加上" }).click();
    await look("plan-dialog");
    await inEveryLook(page, "plan-dialog");
    // Closed by a slip, what was written is there again.
    await page.keyboard.press("Escape");
    await day(10).locator(".number").click();
    expect(await dialog.locator("[data-plan-text]").inputValue()).toBe("冬季取暖和用电");
    await dialog.locator("[data-plan-save]").click();
    const entry = day(10).locator("[data-entry]");
    await entry.focus();
    await page.keyboard.press("Alt+ArrowDown");
    await day(17).locator("[data-entry]").waitFor();
    await day(17).locator("[data-entry]").click();
    expect(await dialog.locator("[data-plan-text]").inputValue()).toBe("冬季取暖和用电");
    expect(await dialog.locator("[data-plan-companions] .on").count()).toBe(2);
    await dialog.locator("[data-plan-remove]").click();
    await expect.poll(() => page.locator("[data-entry]").count()).toBe(1);
    await page.locator(".toast", { hasText: "拿掉了" }).getByRole("button", { name: "撤销" }).click();
    await expect.poll(() => page.locator("[data-entry]").count()).toBe(2);
  });

  it("shows_the_month_with_what_the_county_has_fixed", async () => {
    await goTo(page, "/plan/2026-11");
    await page.locator(".period", { hasText: "期中调研" }).first().waitFor();
    await look("plan");
    await inEveryLook(page, "plan");
    await goTo(page, "/plan/2026-10");
    await page.locator(".ex", { hasText: "放假" }).first().waitFor();
    await page.locator("[data-coverage]").click();
    await page.locator("[data-covered]").first().waitFor();
    await look("coverage");
    await inEveryLook(page, "coverage");
    expect(thrown).toEqual([]);
  });
});
