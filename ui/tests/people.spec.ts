/** People and places in the console, in a real browser: posts that reach a laptop, workbooks, merges, schools that close, training. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Download, FileChooser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { browser, hindrances, inEveryLook, settled, stickingOut } from "./page";
import { County, Device, SUPERVISOR } from "./product";

let folder = "";
let county: County;
let device: Device;
let chrome: Browser;
let page: Page;
let given = "";
const thrown: string[] = [];
const downloads: Download[] = [];
const NEW = "韩建平";
const POINT = "青龙湾小学";

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "duxue-people-"));
  [county, chrome] = await Promise.all([County.start(join(folder, "county")), browser()]);
  device = new Device(join(folder, "device"));
  device.cli("enrol", county.code(SUPERVISOR));
  page = await county.console(chrome, "/people");
  await page.setViewportSize({ width: 1366, height: 768 });
  page.on("pageerror", (error) => thrown.push(error.message));
  // What is chosen is what the test has put ready; a dialog of the browser's is never left open.
  page.on("filechooser", (chooser: FileChooser) => void chooser.setFiles(given));
  page.on("download", (download) => downloads.push(download));
});
afterAll(async () => {
  await chrome?.close();
  await county?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function look(name: string): Promise<void> {
  await settled(page);
  if (process.env.DUXUE_SHOTS) await page.screenshot({ path: join(process.env.DUXUE_SHOTS, `${name}.png`) });
  expect(await hindrances(page), name).toEqual([]);
  expect(await stickingOut(page), name).toEqual([]);
  expect(thrown).toEqual([]);
}

async function show(path: string): Promise<void> {
  await page.evaluate((hash) => (location.hash = hash), path);
  await settled(page);
}

async function save(): Promise<void> {
  await page.locator("[data-save]").click();
  await page.locator(".dialog").waitFor({ state: "detached" });
  await settled(page);
}

/** Of a select, the one that begins so. */
async function choose(select: string, begins: string): Promise<void> {
  const field = page.locator(select);
  await field.locator("option", { hasText: begins }).first().waitFor({ state: "attached" });
  const label = (await field.locator("option").allTextContents()).find((one) => one.trim().startsWith(begins));
  await field.selectOption({ label: label?.trim() ?? begins });
}

/** Names of the schools that lie on the supervisor's laptop after a round. */
function onLaptop(): string {
  device.cli("sync");
  return device.cli("schools");
}

async function openPerson(name: string): Promise<void> {
  await show("/people");
  await page.locator("[data-find]").fill(name);
  await page.locator("[data-person]", { hasText: name }).first().getByRole("link").click();
  await page.locator(".crumb").waitFor();
  await settled(page);
}

async function openPlace(name: string): Promise<void> {
  await show("/places");
  await page.locator("[data-find]").fill(name);
  await page.locator("[data-place]", { hasText: name }).first().getByRole("link").click();
  await page.locator(".crumb").waitFor();
  await settled(page);
}

describe("people and places", () => {
  it("are_listed_with_what_somebody_should_see_to", async () => {
    await page.locator("[data-person]").first().waitFor();
    await look("people");
    expect(await page.locator("[data-tab=owing]").innerText()).toMatch(/\d+/);
    await page.locator("[data-tab=owing]").click();
    await page.locator("[data-person]").first().filter({ hasText: "0 / 40 学时" }).waitFor();
    await show("/places?show=zones");
    await look("places-zones");
    await show("/places");
    await look("places");
  });

  it("a_school_and_its_parts_are_entered_and_what_lacks_is_said", async () => {
    await page.locator("[data-new]").click();
    await page.locator("[data-name]").fill(POINT);
    await page.locator("[data-save]").click();
    await page.getByRole("alert").filter({ hasText: "请选办学类型" }).waitFor();
    await page.locator("[data-kind]").selectOption({ label: "小学" });
    await page.locator("[data-zone]").selectOption({ index: 1 });
    await look("place-new");
    await page.locator("[data-save]").click();
    await page.getByRole("heading", { name: POINT, level: 1 }).waitFor();
    await page.locator("[data-units]").click();
    await page.getByLabel("是什么").selectOption({ label: "教研组" });
    await page.getByLabel("名称").fill("语文教研组");
    await look("place-units");
    await save();
    await page.getByText("语文教研组").waitFor();
    await look("place");
    await page.locator("[data-edit]").click();
    await look("place-edit");
    await page.keyboard.press("Escape");
  });

  it("a_post_brings_its_school_to_the_laptop", async () => {
    expect(onLaptop()).not.toContain(POINT);
    await page.locator("[data-new-post]").click();
    await choose("[data-other]", SUPERVISOR);
    await look("post-new");
    await save();
    await page.locator("[data-post]", { hasText: SUPERVISOR }).waitFor();
    expect(onLaptop()).toContain(POINT);
    await page.locator("[data-post]", { hasText: SUPERVISOR }).getByRole("link").click();
    await page.getByRole("heading", { name: SUPERVISOR, level: 1 }).waitFor();
    await look("person");
    await inEveryLook(page, "person");
  });

  it("a_person_is_entered_and_leaves_with_what_is_to_be_taken_over", async () => {
    await show("/people");
    await page.locator("[data-new]").click();
    await page.locator("[data-name]").fill(NEW);
    await page.locator("[data-code]").fill("N001");
    await page.locator("[data-save]").click();
    await page.getByRole("alert").filter({ hasText: "请选责任区" }).waitFor();
    await look("person-new");
    await page.locator("[data-zone]").selectOption({ index: 1 });
    await page.locator("[data-save]").click();
    await page.getByRole("heading", { name: NEW, level: 1 }).waitFor();
    await page.getByText("还没有安排学校").waitFor();
    await page.locator("[data-leave]").click();
    await look("person-leave");
    await save();
    await page.locator("[data-back]").waitFor();
    await page.locator("[data-back]").click();
    await page.locator("[data-leave]").waitFor();
  });

  it("the_roster_goes_out_as_a_workbook_and_what_comes_back_is_seen_before_it_is_written", async () => {
    await show("/people");
    await page.locator("[data-files]").click();
    await page.locator("[data-export]").click();
    await expect.poll(() => downloads.length).toBe(1);
    given = join(folder, "人员名册.xlsx");
    await downloads[0]?.saveAs(given);
    await page.locator("[data-pick]").click();
    await page.getByText("和名册一样，不用写入").waitFor();
    const row = (role: string) => `姓名,工号,角色,责任区,电话\n${NEW},N001,${role},第一督学责任区,138 0000 7777\n`;
    given = join(folder, "人员.csv");
    writeFileSync(given, row("校长"));
    await page.locator("[data-pick]").click();
    await page.locator("[data-problem]").waitFor();
    expect(await page.locator("[data-problem]").innerText()).toContain("第 2 行“角色”");
    await look("roster-problems");
    writeFileSync(given, row("责任区组长"));
    await page.locator("[data-pick]").click();
    await page.locator("[data-change]", { hasText: "责任区组长" }).waitFor();
    await look("roster-look");
    await page.locator("[data-write]").click();
    await page.locator(".dialog").waitFor({ state: "detached" });
    await openPerson(NEW);
    expect(await page.locator(".head").innerText()).toContain("责任区组长");
    expect(await page.locator(".lines").innerText()).toContain("13800007777");
  });

  it("two_entries_of_one_person_become_one_after_a_look_at_what_moves", async () => {
    await show("/people");
    await page.locator("[data-new]").click();
    await page.locator("[data-name]").fill(NEW);
    await page.locator("[data-code]").fill("N002");
    await page.locator("[data-zone]").selectOption({ index: 1 });
    await page.locator("[data-save]").click();
    await page.getByRole("heading", { name: NEW, level: 1 }).waitFor();
    await page.locator("[data-merge]").click();
    await choose("[data-other]", SUPERVISOR);
    await page.locator("[data-refusal]", { hasText: "不像一个人" }).waitFor();
    await look("merge-refused");
    await choose("[data-other]", `${NEW} · N001`);
    await page.locator("[data-plan] h3").first().waitFor();
    await page.locator("[data-turn]").click();
    await page.getByText("两边写得不一样，照留下的").waitFor();
    await look("merge-plan");
    await save();
    await page.getByText("并进来的").waitFor();
    expect(await page.locator(".lines").innerText()).toContain("N001");
    await show("/audit");
    await page.getByText("，并掉 …").first().waitFor();
    await look("people-audit");
  });

  it("a_school_that_closes_is_visited_no_more_and_its_sheet_stays", async () => {
    await openPlace(POINT);
    await page.locator("[data-close]").click();
    await look("place-close");
    await save();
    await page.locator("[data-reopen]").waitFor();
    await look("place-closed");
    expect(onLaptop()).not.toContain(POINT);
    await show("/places?show=closed");
    await page.locator("[data-place]", { hasText: POINT }).waitFor();
  });

  it("training_is_registered_ticked_and_counted_for_each", async () => {
    await show("/trainings");
    await look("trainings-none");
    await page.locator("[data-new]").click();
    await page.locator("[data-title]").fill("秋季责任督学业务培训");
    await page.locator("[data-hours]").fill("16");
    await look("training-new");
    await page.locator("[data-save]").click();
    await page.getByRole("heading", { name: "秋季责任督学业务培训", level: 1 }).waitFor();
    await page.locator("[data-all-present]").click();
    const first = page.locator("[data-person]").first();
    await first.locator("select").selectOption({ label: "请假" });
    given = join(folder, "课件.pdf");
    writeFileSync(given, "%PDF-1.7 the words of it");
    await page.locator("[data-save-attendance]").click();
    await page.getByText("出勤没有改动").waitFor();
    await page.locator("[data-add-material]").click();
    await page.locator("[data-material]", { hasText: "课件.pdf" }).waitFor();
    await look("training");
    await page.locator("[data-material] a").click();
    await expect.poll(() => downloads.length).toBe(2);
    expect(readFileSync((await downloads[1]?.path()) ?? "", "utf8")).toContain("the words of it");
    await show("/trainings");
    expect(await page.locator("[data-training]").innerText()).toContain("1 份");
    await page.locator("[data-owing]", { hasText: "还差 24 学时" }).first().waitFor();
    await look("trainings");
    await openPerson(SUPERVISOR);
    expect(await page.locator("main").innerText()).toContain("秋季责任督学业务培训");
    await look("person-trained");
  });
});
