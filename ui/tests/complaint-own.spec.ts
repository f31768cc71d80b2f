/** 自办: a complaint that the office takes down and handles itself, from the first word to the end; who complained is told to who handles it. */
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ownAccount } from "./own-account";
import { browser, hindrances, settled, stickingOut } from "./page";
import { Product } from "./product";

let product: Product;
let chrome: Browser;
let office: Page;
let han: Page;

beforeAll(async () => {
  [product, chrome] = await Promise.all([Product.start(), browser()]);
  product.county.run("person", "add", "韩建平", "--role", "county_staff");
  office = await product.county.console(chrome, "/complaints");
  han = await ownAccount(chrome, office, "hanjianping", async () => {
    await office.locator("[data-role]").selectOption("county_staff");
    await office.getByLabel("是谁的").selectOption({ label: "韩建平" });
  });
});
afterAll(async () => {
  await chrome?.close();
  await product?.stop();
});

async function look(of: Page, name: string): Promise<void> {
  await settled(of);
  if (process.env.DUXUE_SHOTS) await of.screenshot({ path: join(process.env.DUXUE_SHOTS, `${name}.png`) });
  expect(await hindrances(of)).toEqual([]);
  expect(await stickingOut(of)).toEqual([]);
}
async function show(of: Page, path: string): Promise<void> {
  await of.evaluate((hash) => (location.hash = hash), path);
  await settled(of);
}

describe("a complaint that the office handles itself", () => {
  it("is_taken_down_and_is_an_alarm_where_children_may_be_harmed", async () => {
    await show(office, "/complaints");
    await office.locator("[data-dispatch]").click();
    const dialog = office.locator(".dialog");
    await dialog.getByLabel("反映内容").fill("老师罚学生在走廊站了两节课");
    await dialog.getByLabel("学校", { exact: true }).selectOption({ index: 1 });
    await dialog.getByLabel("谁来办").selectOption({ label: "韩建平（县督导室自办）" });
    await dialog.getByText("涉及体罚、欺凌、侵害或学生安全").click();
    await dialog.getByLabel("反映人", { exact: true }).fill("一位家长");
    await office.locator("[data-send]").click();
    await office.locator("[data-complaint]").waitFor();
    expect(await office.locator("[data-work-step]").count()).toBe(0);
    await office.reload();
    await office.locator("[data-alarm]", { hasText: "涉及学生安全的投诉" }).waitFor();
    await office.locator("[data-take-alarm]").click();
    await expect.poll(() => office.locator("[data-alarm]").count()).toBe(0);
    expect(await office.locator("body").innerText()).not.toContain("一位家长");
  });

  it("is_verified_answered_and_closed_by_who_handles_it", async () => {
    await show(han, "/complaints");
    await han.locator("[data-complaint] a").click();
    await han.getByText("一位家长").waitFor();
    await han.locator("[data-work=findings]").fill("11 月 28 日到校，看了监控，问了三名学生");
    await han.locator("[data-work-keep]").click();
    await han.locator(".toast", { hasText: "存好了" }).waitFor();
    const step = han.locator("[data-work-step]");
    await step.click();
    await step.filter({ hasText: "已经答复" }).waitFor();
    // What lacks is said.
    await step.click();
    await han.getByText("还没写：").waitFor();
    await han.locator("[data-work=conclusion]").selectOption({ label: "属实" });
    await han.locator("[data-work=outcome]").fill("责令学校道歉，校长约谈");
    await han.locator("[data-work=answer]").fill("电话答复，家长认可");
    await look(han, "complaint-own");
    await step.click();
    await step.filter({ hasText: "办结" }).waitFor();
    await step.click();
    await step.filter({ hasText: "重新办理" }).waitFor();
    await look(han, "complaint-own-closed");
    await show(han, "/complaints?show=closed");
    await han.locator("[data-complaint]", { hasText: "已办结" }).waitFor();
  });
});
