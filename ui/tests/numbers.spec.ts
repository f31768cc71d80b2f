/** Numbers of official papers: given with the paper, kept when printed again, voided with a reason, all at the county. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { beginVisit, browser, goTo, hindrances, open, stickingOut, unlock } from "./page";
import { Product } from "./product";

let product: Product;
let chrome: Browser;
let page: Page;
let folder = "";
let visit = "";

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "duxue-papers-"));
  [product, chrome] = await Promise.all([Product.start(), browser()]);
  ({ page } = await open(chrome, product.device.url));
  // Without a window of the system, the place to store at is asked for by the browser.
  page.on("dialog", (dialog) => void dialog.accept(join(folder, dialog.defaultValue())));
  await unlock(page);
  visit = await beginVisit(page);
});
afterAll(async () => {
  await chrome?.close();
  await product?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function look(of: Page, name: string): Promise<void> {
  if (process.env.DUXUE_SHOTS) await of.screenshot({ path: join(process.env.DUXUE_SHOTS, `${name}.png`) });
  expect(await hindrances(of)).toEqual([]);
  expect(await stickingOut(of)).toEqual([]);
}

/** Stores the visit's record form; the number that the window tells. */
async function printed(): Promise<string> {
  await goTo(page, `/visits/${visit}`);
  await page.getByRole("button", { name: "存记录表" }).click();
  const toast = page.locator(".toast", { hasText: "编号：" }).last();
  await toast.waitFor();
  const number = /编号：(\S+?号)。/.exec(await toast.innerText())?.[1] ?? "";
  await toast.getByRole("button", { name: "知道了" }).click();
  return number;
}

describe("numbers of papers", () => {
  it("stand_on_the_paper_and_stay_there", async () => {
    const first = await printed();
    expect(first).toMatch(/^临教三督记〔\d{4}〕1号$/);
    expect(await printed()).toBe(first);
  });

  it("are_voided_with_a_reason_and_never_used_again", async () => {
    await goTo(page, "/settings");
    const line = page.locator("[data-number]").first();
    await line.locator("[data-void]").click();
    await page.locator("[data-void-reason]").fill("学校名称打错");
    await look(page, "number-void");
    await page.keyboard.press("Escape");
    await line.locator("[data-void]").click();
    expect(await page.locator("[data-void-reason]").inputValue()).toBe("学校名称打错");
    await page.locator("[data-void-now]").click();
    await line.getByText("已作废").waitFor();
    await page.locator(".toast").getByRole("button", { name: "撤销" }).click();
    await line.locator("[data-void]").click();
    await page.locator("[data-void-reason]").fill("学校名称打错");
    await page.keyboard.press("Control+Enter");
    await line.getByText("已作废").waitFor();
    expect(await printed()).toMatch(/2号$/);
    await goTo(page, "/settings");
    await page.locator("[data-number]").nth(1).waitFor();
    await page.locator("[data-number]").first().scrollIntoViewIfNeeded();
    await look(page, "numbers");
  });

  it("are_all_at_the_county_with_what_was_voided", async () => {
    await goTo(page, "/sync");
    await page.locator("[data-sync]").click();
    await page.locator(".toast").last().waitFor();
    await page.locator("[data-sync]").waitFor();
    const office = await product.county.console(chrome, "/papers");
    await office.locator("[data-paper]").nth(1).waitFor();
    await office.getByRole("tab", { name: "作废的" }).click();
    await expect.poll(() => office.locator("[data-paper]").count()).toBe(1);
    await office.getByText("学校名称打错").waitFor();
    await office.getByRole("tab", { name: "全部" }).click();
    await office.locator("[data-paper]").nth(1).waitFor();
    await look(office, "console-papers");
  });
});
