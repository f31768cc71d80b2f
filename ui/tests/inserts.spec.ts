/** Tables, charts and photos in a brief: put in, written, taken back, sent, and seen alike in the county's browser; the zone's summary on its pages. */
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { beginVisit, browser, goTo, hindrances, open, stickingOut, unlock } from "./page";
import { Product } from "./product";

let product: Product;
let chrome: Browser;
let page: Page;
let brief = "";

beforeAll(async () => {
  [product, chrome] = await Promise.all([Product.start(), browser()]);
  ({ page } = await open(chrome, product.device.url));
  await unlock(page);
  await beginVisit(page);
});
afterAll(async () => {
  await chrome?.close();
  await product?.stop();
});

async function look(of: Page, name: string): Promise<void> {
  if (process.env.DUXUE_SHOTS) await of.screenshot({ path: join(process.env.DUXUE_SHOTS, `${name}.png`) });
  expect(await hindrances(of)).toEqual([]);
  expect(await stickingOut(of)).toEqual([]);
}

async function put(tab: string, which: number): Promise<void> {
  const before = await page.locator("[data-insert]").count();
  await page.locator("article.page .words").nth(1).click();
  await page.locator("[data-insert-tool]").click();
  await page.locator(`[data-tab="${tab}"]`).click();
  await page.locator("[data-choice]").nth(which).click();
  await expect.poll(() => page.locator("[data-insert]").count()).toBe(before + 1);
}

describe("what stands between the paragraphs", () => {
  it("is_chosen_from_the_month_and_stands_on_the_page", async () => {
    await goTo(page, "/briefs");
    await page.locator("[data-next]").click();
    await page.waitForURL(/briefs\/[0-9a-f-]+/);
    brief = page.url().split("/").at(-1) ?? "";
    await page.locator("article.page").waitFor();
    await page.locator("article.page .words").nth(1).click();
    await page.locator("[data-insert-tool]").click();
    await page.locator("[data-choice]").first().waitFor();
    await look(page, "brief-insert-dialog");
    await page.keyboard.press("Escape");
    await put("tables", 0);
    const cell = page.locator('[data-insert="table"] td .in-place').first();
    await cell.fill("柳湾完小");
    await page.getByRole("button", { name: "加一行" }).click();
    await expect.poll(() => page.locator('[data-insert="table"] tbody tr').count()).toBe(4);
    await page.keyboard.press("Control+z");
    await expect.poll(() => page.locator('[data-insert="table"] tbody tr').count()).toBe(3);
    expect(await cell.textContent()).toBe("柳湾完小");
    await put("charts", 0);
    await page.locator('[data-insert="chart"] img').first().waitFor();
    await page.locator('[data-insert="chart"]').scrollIntoViewIfNeeded();
    await look(page, "brief-inserts");
  });

  it("is_seen_by_the_county_as_it_was_sent", async () => {
    for (let gaps = await page.locator(".gaps form").count(); gaps > 0; gaps = await page.locator(".gaps form").count()) {
      await page.locator(".gaps form input").first().fill("无");
      await page.keyboard.press("Enter");
      await expect.poll(() => page.locator(".gaps form").count()).toBeLessThan(gaps);
    }
    await page.locator("[data-next]").click();
    await page.locator("[data-withdraw]").waitFor();
    await goTo(page, "/sync");
    await page.locator("[data-sync]").click();
    await page.locator(".toast").last().waitFor();
    const office = await product.county.console(chrome, `/brief/${brief}`);
    await office.locator("[data-insert]").first().waitFor();
    expect(await office.locator("[data-insert]").count()).toBe(2);
    expect(await office.locator("[data-insert] td", { hasText: "柳湾完小" }).count()).toBeGreaterThan(0);
    await office.locator("[data-insert]").first().scrollIntoViewIfNeeded();
    await look(office, "console-brief-inserts");
  });

  it("is_summed_up_for_a_semester_or_a_year", async () => {
    await goTo(page, "/plan");
    await page.locator("[data-summary]").click();
    await page.locator("[data-page]").first().waitFor();
    expect(await page.locator("[data-paper]").count()).toBe(4);
    await look(page, "summary-papers");
  });
});
