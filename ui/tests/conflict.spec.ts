import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { beginVisit, browser, goTo, hindrances, open, saved, sync, unlock } from "./page";
import { Device, Product, SUPERVISOR } from "./product";

let product: Product;
let other: Device;
let chrome: Browser;
let page: Page;
let folder = "";
let visit = "";

async function dispose(words: string): Promise<void> {
  await goTo(page, `/visits/${visit}`);
  await page.locator("[data-part=disposition]").click();
  await page.locator(".choices label", { hasText: words }).click();
  await saved(page);
  await page.keyboard.press("Escape");
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "duxue-two-"));
  [product, chrome] = await Promise.all([Product.start(), browser()]);
  ({ page } = await open(chrome, product.device.url));
  await unlock(page);
  visit = await beginVisit(page);
  await dispose("小问题");
  await sync(page);
  other = new Device(join(folder, "device"));
  other.cli("enrol", product.county.code(SUPERVISOR));
});
afterAll(async () => {
  await chrome?.close();
  await product?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe("two machines that wrote the same field", () => {
  it("keep_both_values_and_show_them_with_their_writers_and_times", async () => {
    const held = JSON.parse(other.cli("show", visit, "--json")) as { scope: string };
    const line = { id: visit, kind: "visit", scope: held.scope, fields: { disposition: "serious" } };
    writeFileSync(join(folder, "line.jsonl"), JSON.stringify(line));
    other.cli("record", join(folder, "line.jsonl"));
    await dispose("一般问题");
    await sync(page);
    other.cli("sync");
    await sync(page);
    const card = page.locator("section", { hasText: "两边写得不一样" });
    await card.waitFor();
    const text = await card.innerText();
    expect(text).toContain("处理意见");
    expect(text).toMatch(/一般问题/);
    expect(text).toMatch(/严重问题/);
    expect(text).not.toMatch(/serious|general/);
  });

  it("are_seen_by_the_county_until_somebody_has_chosen", async () => {
    const console = await product.county.console(chrome, "/unsettled");
    const row = console.locator("tbody tr");
    await row.first().waitFor();
    expect(await row.count()).toBe(1);
    expect(await row.innerText()).toMatch(/处理意见[\s\S]*(一般问题|严重问题)[\s\S]*周德昌/);
    expect(await console.locator("[data-rail=unsettled] .count").innerText()).toBe("1");
    expect(await hindrances(console)).toEqual([]);
    if (process.env.DUXUE_SHOTS) await console.screenshot({ path: join(process.env.DUXUE_SHOTS, "unsettled.png") });
    await row.getByRole("link", { name: "督导" }).click();
    await console.getByText("青云乡九年制学校").first().waitFor();
    await console.context().close();
  });

  it("are_settled_by_choosing_and_the_choice_is_what_the_visit_says", async () => {
    const settle = page.getByRole("button", { name: /还有 1 处没定/ });
    expect(await settle.getAttribute("aria-disabled")).toBe("true");
    await page.locator(".val", { hasText: "严重问题" }).click();
    await page.getByRole("button", { name: "就这样定" }).click();
    await page.getByText("没有要你定的").waitFor();
    await goTo(page, `/visits/${visit}`);
    await page.locator("[data-part=disposition] + .v", { hasText: "严重问题" }).waitFor();
  });

  it("take_a_third_wording_that_neither_machine_had", async () => {
    const held = JSON.parse(other.cli("show", visit, "--json")) as { scope: string };
    writeFileSync(join(folder, "feedback.jsonl"), JSON.stringify({ id: visit, kind: "visit", scope: held.scope, fields: { feedback: { text: "门卫要登记" } } }));
    other.cli("record", join(folder, "feedback.jsonl"));
    await page.locator("[data-part=feedback]").click();
    await page.getByLabel("说了什么").fill("监控今天报修");
    await saved(page);
    await page.keyboard.press("Escape");
    await sync(page);
    other.cli("sync");
    await sync(page);
    const card = page.locator("section", { hasText: "两边写得不一样" });
    await card.getByText("都不用，另写").click();
    const own = card.locator("textarea");
    expect((await own.inputValue()).split("\n").sort()).toEqual(["监控今天报修", "门卫要登记"].sort());
    expect(await card.innerText()).toMatch(/在这台电脑写的/);
    await own.fill("");
    expect(await page.getByRole("button", { name: /还有 1 处没定/ }).getAttribute("aria-disabled")).toBe("true");
    await own.fill("监控今天报修，门卫要登记");
    if (process.env.DUXUE_SHOTS) await page.screenshot({ path: join(process.env.DUXUE_SHOTS, "conflict.png") });
    await page.getByRole("button", { name: "就这样定" }).click();
    await page.getByText("没有要你定的").waitFor();
    await sync(page);
    other.cli("sync");
    const there = JSON.parse(other.cli("show", visit, "--json")) as { fields: { feedback: { text: string } } };
    expect(there.fields.feedback.text).toBe("监控今天报修，门卫要登记");
  });

  it("take_a_third_choice_of_the_list_and_give_it_back_on_undo", async () => {
    const held = JSON.parse(other.cli("show", visit, "--json")) as { scope: string };
    writeFileSync(join(folder, "third.jsonl"), JSON.stringify({ id: visit, kind: "visit", scope: held.scope, fields: { disposition: "general" } }));
    other.cli("record", join(folder, "third.jsonl"));
    await dispose("小问题");
    await sync(page);
    other.cli("sync");
    await sync(page);
    const card = page.locator("section", { hasText: "两边写得不一样" });
    await card.getByText("都不用，另选").click();
    expect(await page.getByRole("button", { name: /还有 1 处没定/ }).getAttribute("aria-disabled")).toBe("true");
    const list = card.locator("select");
    expect(await list.locator("option:not([disabled])").allInnerTexts()).not.toContain(expect.stringContaining("小问题"));
    await list.selectOption({ value: "serious" });
    if (process.env.DUXUE_SHOTS) await page.screenshot({ path: join(process.env.DUXUE_SHOTS, "third-choice.png") });
    await page.getByRole("button", { name: "就这样定" }).click();
    await page.getByText("没有要你定的").waitFor();
    await page.locator(".toast", { hasText: "定下来了" }).getByRole("button", { name: "撤销" }).click();
    await page.waitForFunction(() => !document.querySelector(".toast button"));
    await goTo(page, `/visits/${visit}`);
    await page.locator("[data-part=disposition] + .v", { hasText: /小问题|一般问题/ }).waitFor();
  });
});
