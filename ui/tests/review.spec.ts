/** A brief on its way: sent, taken back, remarked upon, returned, revised, accepted, numbered; both ends in real browsers. */
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { beginVisit, browser, goTo, hindrances, open, saved, stickingOut, sync, unlock } from "./page";
import { Product } from "./product";

let product: Product;
let chrome: Browser;
/** The supervisor's window, and the county's. */
let page: Page;
let office: Page;
let brief = "";
const REMARK = "写明是哪几所学校";
const ADDED = "另到柳湾完小回访一次。";

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

describe("a brief between its author and the county", () => {
  it("is_taken_back_while_it_waits_and_sent", async () => {
    await goTo(page, "/briefs");
    await page.locator("[data-next]").click();
    await page.waitForURL(/briefs\/[0-9a-f-]+/);
    brief = page.url().split("/").at(-1) ?? "";
    await page.locator("article.page").waitFor();
    for (let gaps = await page.locator(".gaps form").count(); gaps > 0; gaps = await page.locator(".gaps form").count()) {
      await page.locator(".gaps form input").first().fill("无");
      await page.keyboard.press("Enter");
      await expect.poll(() => page.locator(".gaps form").count()).toBeLessThan(gaps);
    }
    await page.locator("[data-next]").click();
    await page.locator("[data-withdraw]").click();
    await page.locator("[data-next]").click();
    await page.locator("[data-withdraw]").waitFor();
    await look(page, "brief-sent");
    await sync(page);
    await goTo(page, `/briefs/${brief}`);
    await page.getByText("要改的话，请县督导室退回").waitFor();
    expect(await page.locator("[data-withdraw]").count()).toBe(0);
  });

  it("is_remarked_upon_and_returned", async () => {
    office = await product.county.console(chrome, `/brief/${brief}`);
    const paragraph = office.locator("[data-paragraph]").first();
    await paragraph.hover();
    await paragraph.locator("[data-remark]").click();
    await office.locator("[data-remark-text]").fill(REMARK);
    // Left and come back to, what was typed is there.
    await office.keyboard.press("Escape");
    await paragraph.locator("[data-remark]").click();
    expect(await office.locator("[data-remark-text]").inputValue()).toBe(REMARK);
    await look(office, "console-brief-writing");
    await office.keyboard.press("Control+Enter");
    await office.locator("[data-note]", { hasText: REMARK }).waitFor();
    await office.locator("[data-take-remark]").click();
    await expect.poll(() => office.locator("[data-note]").count()).toBe(0);
    await office.locator(".toast").getByRole("button", { name: "撤销" }).click();
    await office.locator("[data-note]").waitFor();
    await look(office, "console-brief-remark");
    await office.locator("[data-return]").click();
    await office.locator("[data-return-text]").fill("数字和学校对不上");
    await look(office, "console-brief-return");
    await office.locator("[data-return-now]").click();
    await office.locator("[data-reopen]").waitFor();
  });

  it("is_revised_by_its_author_with_the_remarks_beside_it", async () => {
    await sync(page);
    await goTo(page, `/briefs/${brief}`);
    await page.getByText("数字和学校对不上").waitFor();
    const note = page.locator("[data-note]", { hasText: REMARK });
    await note.locator("button.where").click();
    await page.keyboard.press("End");
    await page.keyboard.type(ADDED);
    await saved(page);
    await page.locator("[data-revised]").click();
    await page.locator("[data-remarks] ins", { hasText: ADDED }).waitFor();
    await look(page, "brief-returned");
    await note.getByRole("checkbox").check();
    await page.getByText("县里的意见都改好了").waitFor();
    await saved(page);
    await page.locator("[data-next]").click();
    await page.locator("[data-withdraw]").waitFor();
    await sync(page);
  });

  it("is_accepted_numbered_and_issued", async () => {
    await office.reload();
    await office.locator("ins", { hasText: ADDED }).waitFor();
    await office.locator("[data-note]", { hasText: "已改" }).waitFor();
    await look(office, "console-brief-revised");
    await office.locator("[data-changes]").click();
    expect(await office.locator("article ins").count()).toBe(0);
    await office.locator("[data-accept]").click();
    await office.locator("[data-issue-open]").click();
    await office.locator("[data-issue-now]").waitFor();
    await look(office, "console-brief-issue");
    await office.keyboard.press("Enter");
    await office.getByText("第 1 期", { exact: true }).waitFor();
    expect(await office.locator("[data-reopen], [data-accept], [data-return]").count()).toBe(0);
    await look(office, "console-brief-issued");
    await sync(page);
    await goTo(page, `/briefs/${brief}`);
    await page.getByText("第 1 期", { exact: true }).waitFor();
    await look(page, "brief-issued");
  });

  it("is_offered_to_the_countys_own_brief", async () => {
    await office.goto(office.url().replace(/#.*/, "#/briefs"));
    await office.locator("[data-brief]").waitFor();
    await look(office, "console-briefs");
    await office.locator("[data-county-begin]").click();
    await office.locator("[data-source]", { hasText: "已放进来" }).waitFor();
  });
});
