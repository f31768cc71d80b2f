/** What a sent brief tells each school; and the county's own names, heads and Word layouts of its papers. */
import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { beginVisit, browser, goTo, hindrances, open, saved, stickingOut, unlock } from "./page";
import { Product } from "./product";

let product: Product;
let chrome: Browser;
let page: Page;

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

describe("what a sent brief tells each school", () => {
  it("is_cut_from_it_looked_at_and_stored", async () => {
    await goTo(page, "/schools");
    await page.locator("a.name").nth(1).waitFor();
    const [one, other] = (await page.locator("a.name").allInnerTexts()).map((name) => name.trim());
    await goTo(page, "/briefs");
    await page.locator("[data-next]").click();
    await page.waitForURL(/briefs\/[0-9a-f-]+/);
    await page.locator("article.page").waitFor();
    // A brief that was not sent tells nobody anything.
    expect(await page.locator("[data-extracts]").count()).toBe(0);
    await page.locator("article.page .words").nth(1).click();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.keyboard.type(`${one}课间操组织有序，班主任全部到场；${other}把陪餐记录贴在取餐口。`);
    await saved(page);
    for (let gaps = await page.locator(".gaps form").count(); gaps > 0; gaps = await page.locator(".gaps form").count()) {
      await page.locator(".gaps form input").first().fill("无");
      await page.keyboard.press("Enter");
      await expect.poll(() => page.locator(".gaps form").count()).toBeLessThan(gaps);
    }
    await page.locator("[data-next]").click();
    await page.locator("[data-extracts]").click();
    await page.locator("[data-page]").first().waitFor();
    expect(await page.locator('[data-paper="extract"]').allInnerTexts()).toEqual(expect.arrayContaining([one, other]));
    await look(page, "brief-extracts");
    await page.keyboard.press("Escape");
  });
});

describe("the county's own layouts", () => {
  it("are_named_begun_from_a_sample_checked_and_taken_back", async () => {
    const office = await product.county.console(chrome, "/layouts");
    await office.locator('[data-layout="notice"]').waitFor();
    await look(office, "console-layouts");
    await office.locator('[data-open-layout="notice"]').click();
    await office.locator("[data-layout-head]").fill("临溪县人民政府教育督导委员会");
    const [sample] = await Promise.all([office.waitForEvent("download"), office.locator("[data-layout-sample]").click()]);
    const file = join(tmpdir(), `layout-${process.pid}.docx`);
    await sample.saveAs(file);
    expect(readFileSync(file).subarray(0, 2).toString()).toBe("PK");
    const wrong = join(tmpdir(), `layout-${process.pid}.doc.docx`);
    writeFileSync(wrong, "an old document");
    let give = wrong;
    office.on("filechooser", (chooser) => void chooser.setFiles(give));
    await office.locator("[data-layout-pick]").click();
    await office.locator("[data-layout-fault]").first().waitFor();
    await look(office, "console-layout-faults");
    give = file;
    await office.locator("[data-layout-pick]").click();
    await office.locator("[data-layout-drop]").waitFor();
    await office.locator("[data-layout-save]").click();
    await expect.poll(() => office.locator('[data-layout="notice"]').innerText()).toContain("教育督导委员会");
    await look(office, "console-layouts-own");
    await office.locator('[data-open-layout="notice"]').click();
    await office.locator("[data-layout-drop]").click();
    await office.locator("[data-layout-drop]").click();
    await expect.poll(() => office.locator("[data-layout-drop]").count()).toBe(0);
    await look(office, "console-layout");
  });
});
