import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { browser, goTo, open, unlock } from "./page";
import { type Device, Product } from "./product";

let product: Product;
let chrome: Browser;
let page: Page;
let school = "";

const FOUND = { at: "2026-11-10T10:00:00+08:00", action: "found" };

/** Two things that an earlier visit left open at one school. */
function leaveOpen(device: Device): void {
  const schools = device.cli("schools", "--json").trim().split("\n");
  school = (JSON.parse(schools[0] ?? "{}") as { id: string }).id;
  const common = { school, found_at: FOUND.at, state: "open", history: { h1: FOUND } };
  const lines = [
    { kind: "hazard", fields: { ...common, description: "安全出口上课时上锁", place: "教学楼", category: "fire", grade: "general", deadline: "2026-11-20" } },
    { kind: "rectification", fields: { ...common, description: "作业总量公示栏未更新", place: "公示栏", matter: 4, deadline: "2099-11-27" } },
  ].map((line) => JSON.stringify({ ...line, scope: `school:${school}` }));
  const folder = mkdtempSync(join(tmpdir(), "duxue-open-"));
  writeFileSync(join(folder, "open.jsonl"), lines.join("\n"));
  device.cli("record", join(folder, "open.jsonl"));
  rmSync(folder, { recursive: true });
}

beforeAll(async () => {
  [product, chrome] = await Promise.all([Product.start({ before: leaveOpen }), browser()]);
  ({ page } = await open(chrome, product.device.url));
  await unlock(page);
  await page.locator(".rail").waitFor();
});
afterAll(async () => {
  await chrome?.close();
  await product?.stop();
});

describe("what an earlier visit left open", () => {
  it("is_overdue_before_due_on_the_list_and_counted_beside_the_rail", async () => {
    await page.getByText("逾期 1").first().waitFor();
    await goTo(page, "/findings");
    await page.locator(".list .t").first().waitFor();
    expect(await page.locator(".list .t").allInnerTexts()).toEqual(["安全出口上课时上锁", "作业总量公示栏未更新"]);
    await page.getByRole("tab", { name: /逾期/ }).click();
    await expect.poll(() => page.locator(".list .t").count()).toBe(1);
  });

  it("begins_the_visit_and_needs_a_word_or_a_photo_to_be_called_done", async () => {
    await goTo(page, `/schools/${school}`);
    await page.locator("[data-next]").click();
    await page.getByRole("heading", { name: "先复查" }).waitFor();
    await page.keyboard.press("1");
    await page.getByText("写一句看到了什么").waitFor();
    await page.keyboard.type("出口 1 号门已打开");
    await page.getByRole("button", { name: "记下", exact: true }).click();
    await page.getByText("已看 1 项").waitFor();
  });

  it("a_digit_judges_the_line_that_is_marked_next", async () => {
    await page.keyboard.press("3");
    await page.getByText("已看 2 项").waitFor();
    const rows = page.getByRole("radiogroup");
    expect(await rows.nth(0).locator("label.on").innerText()).toContain("到位");
    expect(await rows.nth(1).locator("label.on").innerText()).toContain("没看");
  });

  it("is_closed_once_it_was_seen_to_be_done_and_stays_open_where_it_was_not_looked_at", async () => {
    await goTo(page, "/findings");
    await page.getByRole("tab", { name: "已销号 1" }).click();
    await expect.poll(() => page.locator(".list .t").allInnerTexts()).toEqual(["安全出口上课时上锁"]);
    await page.getByRole("tab", { name: "没销号 1" }).click();
    await expect.poll(() => page.locator(".list .t").allInnerTexts()).toEqual(["作业总量公示栏未更新"]);
  });
});
