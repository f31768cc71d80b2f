/** 全县简报: begun in the console, written on its paper with the window's own editor, numbered, issued, and laid beside the next month's. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { browser, hindrances, inEveryLook, saved, settled, stickingOut } from "./page";
import { type Device, Product } from "./product";
import { recordLine } from "./records";

let product: Product;
let chrome: Browser;
let office: Page;
/** `YYYY-MM` of this month, or of so many before it. */
const monthBack = (back: number) => {
  const now = new Date(Date.now() + 8 * 3_600_000);
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString().slice(0, 7);
};
const LATER = "全县开展了防溺水专项督导。";

/** Two visits this month and a hazard with its brief, sent. */
function aMonth(device: Device): void {
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const schools = device.cli("schools", "--json").trim().split("\n").slice(0, 2).map((line) => JSON.parse(line) as { id: string });
  const at = `${today}T09:05:00+08:00`;
  for (const { id } of schools) recordLine(device, { kind: "visit", scope: `school:${id}`, fields: { school: id, date: today, started_at: at, state: "finished", disposition: "general" } });
  const first = schools[0]?.id ?? "";
  recordLine(device, { kind: "hazard", scope: `school:${first}`, fields: { school: first, place: "教学楼东侧", category: "fire", description: "护栏松动", grade: "general", state: "open", found_at: at } });
  for (const month of [monthBack(1), monthBack(0)]) {
    device.cli("brief", month);
    const brief = JSON.parse(device.cli("list", "brief", "--json").trim().split("\n")[0] ?? "{}") as { id: string; scope: string };
    recordLine(device, { kind: "brief", id: brief.id, scope: brief.scope, fields: { state: "submitted", submitted_at: at } });
  }
  device.cli("sync");
}

beforeAll(async () => {
  [product, chrome] = await Promise.all([Product.start({ before: aMonth }), browser()]);
  office = await product.county.console(chrome, "/briefs");
});
afterAll(async () => {
  await chrome?.close();
  await product?.stop();
});

async function look(name: string): Promise<void> {
  await settled(office);
  if (process.env.DUXUE_SHOTS) await office.screenshot({ path: join(process.env.DUXUE_SHOTS, `${name}.png`) });
  expect(await hindrances(office)).toEqual([]);
  expect(await stickingOut(office)).toEqual([]);
}
async function show(path: string): Promise<void> {
  await office.evaluate((hash) => (location.hash = hash), path);
  await settled(office);
}
async function fillGaps(): Promise<void> {
  for (let gaps = await office.locator(".gaps form").count(); gaps > 0; gaps = await office.locator(".gaps form").count()) {
    await office.locator(".gaps form input").first().fill("无");
    await office.keyboard.press("Enter");
    await expect.poll(() => office.locator(".gaps form").count()).toBeLessThan(gaps);
  }
}

describe("the county's own brief", () => {
  it("is_drafted_for_last_month_numbered_and_issued", async () => {
    await show(`/briefs?month=${monthBack(1)}`);
    await look("county-brief-none");
    await office.locator("[data-county-begin]").click();
    await office.locator("article.page").waitFor();
    await fillGaps();
    await saved(office);
    await office.locator("[data-issue-open]").click();
    await office.locator("[data-issue-now]").waitFor();
    await look("county-brief-issue");
    await office.locator("[data-issue-now]").click();
    await office.locator(".toast", { hasText: "已印发，第 1 期" }).waitFor();
    // What is issued cannot be written in, and offers nothing that would change it.
    await expect.poll(() => office.locator("article [contenteditable=true]").count()).toBe(0);
    expect(await office.locator("[data-issue-open], [data-drop]").count()).toBe(0);
    await look("county-brief-issued");
  });

  it("is_written_on_its_paper_and_keeps_what_is_typed", async () => {
    await show("/briefs");
    await office.locator("[data-county-begin]").click();
    await office.locator("article.page").waitFor();
    await look("county-brief-draft");
    const paragraph = office.locator("article .words").last();
    await paragraph.click();
    await office.keyboard.press("Control+End");
    await office.keyboard.press("Enter");
    await office.keyboard.type(LATER);
    await saved(office);
    await office.reload();
    await office.locator("article .words", { hasText: LATER }).waitFor();
    // Taken back and written again, by the key.
    await office.locator("article .words", { hasText: LATER }).click();
    await office.keyboard.press("Control+End");
    await office.keyboard.type("又一句。");
    await saved(office);
    await office.keyboard.press("Control+z");
    await expect.poll(() => office.getByText("又一句。").count()).toBe(0);
    await saved(office);
  });

  it("opens_the_records_behind_a_figure_and_takes_in_an_accepted_brief", async () => {
    await office.locator("article [data-fact='visits.count']").first().click();
    await office.locator("[data-behind] li").nth(1).waitFor();
    expect(await office.locator("[data-behind] li").count()).toBe(2);
    await look("county-brief-figure");
    await office.keyboard.press("Escape");
    const own = office.url();
    await show(`/briefs?month=${monthBack(0)}`);
    await office.locator("[data-brief] a").click();
    // A supervisor's lies beside that of the month before as well.
    await office.locator("[data-compare]").click();
    await office.getByRole("region", { name: "上月的简报" }).locator("h2").waitFor();
    await look("brief-beside");
    await office.locator("[data-compare]").click();
    await office.locator("[data-accept]").click();
    await office.locator(".toast", { hasText: "采用了" }).waitFor();
    await office.goto(own);
    await office.locator("[data-take]").click();
    await office.locator("[data-source]", { hasText: "已放进来" }).waitFor();
    await office.locator("article h3", { hasText: "各责任区工作" }).waitFor();
    await saved(office);
    await look("county-brief-taken");
  });

  it("shows_a_chart_of_the_month_and_lies_beside_the_brief_before_it", async () => {
    await office.locator("article .words").first().click();
    await office.locator("[data-insert-tool]").click();
    await office.locator("[data-choice]").first().click();
    await office.locator("article [data-insert=chart] img").first().waitFor();
    await saved(office);
    await office.locator("[data-compare]").click();
    await office.getByRole("region", { name: "上一期" }).getByText("第 1 期").waitFor();
    await office.setViewportSize({ width: 1366, height: 768 });
    await look("county-brief-beside");
    await office.locator("[data-compare]").click();
    await inEveryLook(office, "county-brief");
    const [docx] = await Promise.all([office.waitForEvent("download"), office.locator("[data-county-docx]").click()]);
    expect(docx.suggestedFilename()).toMatch(/^临溪县\d{4}年\d+月简报\.docx$/);
    const [pdf] = await Promise.all([office.waitForEvent("download"), office.locator("[data-county-pdf]").click()]);
    if (process.env.DUXUE_SHOTS) await pdf.saveAs(join(process.env.DUXUE_SHOTS, "county-brief.pdf"));
    expect(readFileSync((await pdf.path()) ?? "").subarray(0, 5).toString()).toBe("%PDF-");
  });

  it("is_listed_with_the_earlier_ones", async () => {
    await show("/briefs");
    await expect.poll(() => office.locator("[data-county-brief]").count()).toBe(2);
    await look("county-briefs");
  });
});
