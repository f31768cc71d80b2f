/** The county's console in a browser, over the real server, with what a real device sent to it. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { browser, hindrances, inEveryLook, stickingOut } from "./page";
import { County, Device, SUPERVISOR } from "./product";

const ROOT = resolve(import.meta.dirname, "../..");
const BIN = process.env.DUXUE_BIN ?? join(ROOT, "out/bin");
const PHOTO = join(ROOT, "assets/sample/photos/window-barred.jpg");
const WHAT = "外窗铁栅栏焊死";

let folder = "";
let county: County;
let chrome: Browser;
let context: BrowserContext;
let page: Page;
let device: Device;
let password = "";
let school = { id: "", name: "" };
const thrown: string[] = [];

function today(): string {
  return new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** So many seconds of a tone: WAV, one channel, 16 bits, 16,000 samples a second. */
function aTone(seconds: number): Buffer {
  const rate = 16_000;
  const wav = Buffer.alloc(44 + rate * seconds * 2);
  wav.write("RIFF", 0);
  wav.writeUInt32LE(wav.length - 8, 4);
  wav.write("WAVEfmt ", 8);
  for (const [at, value] of [[16, 16], [24, rate], [28, rate * 2], [40, wav.length - 44]] as const) wav.writeUInt32LE(value, at);
  for (const [at, value] of [[20, 1], [22, 1], [32, 2], [34, 16]] as const) wav.writeUInt16LE(value, at);
  wav.write("data", 36);
  for (let n = 0; n < rate * seconds; n++) wav.writeInt16LE(Math.round(9000 * Math.sin((n * 440 * 2 * Math.PI) / rate)), 44 + n * 2);
  return wav;
}

/** What a supervisor did this month: a visit, a grave hazard with its photo, the brief. */
function aMonth(device: Device): void {
  const record = (kind: string, fields: Record<string, unknown>, scope?: string, id?: string) => {
    writeFileSync(join(folder, "line.jsonl"), JSON.stringify({ kind, scope, id, fields }));
    return device.cli("record", join(folder, "line.jsonl")).trim().split("\n").at(-1) ?? "";
  };
  const first = JSON.parse(device.cli("schools", "--json").split("\n")[0] ?? "{}") as typeof school;
  school = first;
  const at = `${today()}T09:05:00+08:00`;
  const scope = `school:${school.id}`;
  const visit = record("visit", { school: school.id, date: today(), started_at: at, state: "finished", disposition: "general" }, scope);
  const found = { visit, school: school.id, place: "男生宿舍二层", category: "fire", description: WHAT, grade: "major", state: "open", found_at: at };
  device.cli("attach", record("hazard", found, scope), PHOTO);
  writeFileSync(join(folder, "现场说明.wav"), aTone(4));
  device.cli("attach", visit, join(folder, "现场说明.wav"));
  device.cli("brief", today().slice(0, 7));
  const brief = JSON.parse(device.cli("list", "brief", "--json").split("\n")[0] ?? "{}") as { id: string; scope: string };
  record("brief", { state: "submitted", submitted_at: at }, brief.scope, brief.id);
  device.cli("sync");
}

async function shot(name: string): Promise<void> {
  if (process.env.DUXUE_SHOTS) await page.screenshot({ path: join(process.env.DUXUE_SHOTS, `${name}.png`) });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "duxue-console-"));
  county = await County.start(join(folder, "county"));
  const given = execFileSync(join(BIN, "duxue-county"), ["--data", county.folder, "account", "password", "county", "--lasting"], { encoding: "utf8", stdio: "pipe" });
  password = /密码：(\S+?)（/.exec(given)?.[1] ?? "";
  device = new Device(join(folder, "device"));
  device.cli("enrol", county.code(SUPERVISOR));
  aMonth(device);
  chrome = await browser();
  // The server's certificate is its own; devices pin its key, staff accept it once.
  context = await chrome.newContext({ viewport: { width: 1440, height: 900 }, locale: "zh-CN", ignoreHTTPSErrors: true, timezoneId: "Asia/Shanghai" });
  page = await context.newPage();
  page.on("pageerror", (error) => thrown.push(error.message));
});
afterAll(async () => {
  await chrome?.close();
  await county?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function logIn(secret: string): Promise<void> {
  await page.getByLabel("账号").fill("county");
  await page.getByLabel("密码").fill(secret);
  await page.keyboard.press("Enter");
}

describe("the county's console", () => {
  it("lets_nobody_see_anything_before_the_right_password", async () => {
    await page.goto(`https://${county.address}/console/#/hazards`);
    await page.getByRole("heading", { name: "登录" }).waitFor();
    expect(await page.locator(".rail").count()).toBe(0);
    await logIn("guess");
    expect(await page.getByRole("alert").innerText()).toBe("用户名或密码不对");
    expect(await hindrances(page)).toEqual([]);
    await logIn(password);
    await page.locator(".rail").waitFor();
    await page.locator("[data-rail=overview]").click();
    await page.locator("[data-figure=visited]").waitFor();
  });

  it("shows_a_cell_a_school_and_opens_from_a_figure_what_it_counted", async () => {
    expect(await page.locator(".cells > a").count()).toBe(203);
    expect(await page.locator(".cells > a.once").count()).toBe(1);
    expect(await page.locator("[data-figure=visits]").innerText()).toBe("1");
    expect(await hindrances(page)).toEqual([]);
    expect(await stickingOut(page)).toEqual([]);
    await page.locator("[data-figure=grave]").click();
    await page.locator("[data-finding]").waitFor();
    expect(await page.locator("[data-finding]").count()).toBe(1);
    expect(await page.locator("[data-finding]").innerText()).toContain(WHAT);
  });

  it("opens_a_hazard_beside_the_ledger_with_its_photo_and_closes_it_by_esc", async () => {
    await page.locator("[data-finding] a.name").focus();
    await page.keyboard.press("Enter");
    const photo = page.locator(".drawer .photo img").first();
    await photo.waitFor();
    await expect.poll(() => photo.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(100);
    expect(await page.locator(".drawer").innerText()).toContain(school.name);
    expect(await hindrances(page)).toEqual([]);
    expect(await stickingOut(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.locator(".drawer").waitFor({ state: "detached" });
  });

  it("filters_the_ledger_by_words_and_says_where_there_is_nothing", async () => {
    const find = page.getByLabel("找台账");
    await find.fill("没有这样的事");
    await page.getByText("没有这样的", { exact: true }).waitFor();
    await find.fill("铁栅栏");
    await page.locator("[data-finding]").waitFor();
    await page.getByRole("tab", { name: "逾期" }).click();
    await page.getByText("没有这样的", { exact: true }).waitFor();
    await page.getByRole("tab", { name: "全部" }).click();
    await page.locator("[data-finding]").waitFor();
  });

  it("hands_out_the_ledger_as_a_workbook", async () => {
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "导出台账" }).click()]);
    expect(file.suggestedFilename()).toMatch(/^校园安全隐患排查治理台账.*\.xlsx$/);
    expect(readFileSync((await file.path()) ?? "").subarray(0, 2).toString()).toBe("PK");
  });

  it("reads_a_brief_as_it_lies_on_paper", async () => {
    await page.locator("[data-rail=briefs]").click();
    await page.locator("[data-brief] a").first().click();
    await page.locator(".page .name").waitFor();
    const paper = await page.locator(".page").innerText();
    expect(paper).toContain("简报");
    expect(paper).toMatch(/一、/);
    expect(paper).not.toMatch(/\{\{|\}\}/);
    expect(await hindrances(page)).toEqual([]);
  });

  it("tells_a_school_its_visits_and_what_is_open_there", async () => {
    await page.locator("[data-rail=schools]").click();
    await page.getByLabel("找学校", { exact: true }).fill(school.name);
    await page.locator(`[data-school="${school.id}"] a.name`).click();
    await page.getByRole("heading", { name: school.name }).waitFor();
    await page.locator("[data-visit]").waitFor();
    expect(await page.locator("[data-finding]").count()).toBe(1);
    expect(await hindrances(page)).toEqual([]);
    await page.locator("[data-visit] a.name").click();
    await page.locator(".drawer", { hasText: "存在问题" }).waitFor();
    expect(await stickingOut(page)).toEqual([]);
  });

  it("plays_what_was_spoken_on_a_visit", async () => {
    const voice = page.locator("[data-voice]");
    expect(await voice.innerText()).toContain("0:04");
    await voice.scrollIntoViewIfNeeded();
    await shot("console-voice");
    await voice.click();
    const audio = page.getByRole("dialog").locator("audio");
    await audio.evaluate((one: HTMLAudioElement) => one.play());
    await expect.poll(() => audio.evaluate((one: HTMLAudioElement) => one.currentTime), { timeout: 10_000 }).toBeGreaterThan(0.5);
    expect(await audio.evaluate((one: HTMLAudioElement) => one.duration)).toBeCloseTo(4, 0);
    await shot("console-voice-played");
    await inEveryLook(page, "console-voice-played");
    await page.keyboard.press("Escape");
  });

  it("decides_what_the_county_decides_and_takes_it_back", async () => {
    await page.locator("[data-rail=settings]").click();
    const code = page.locator("[data-setting=office_code]");
    await code.fill("临教督");
    await page.locator("[data-setting=complaint_days]").fill("十天");
    await page.locator("[data-save-settings]").click();
    await page.getByText("投诉办理天数要写整数").waitFor();
    await page.locator("[data-setting=complaint_days]").fill("10");
    await page.locator("[data-add-period]").click();
    const period = page.locator("[data-period]").last();
    await period.getByLabel("时段名称").fill("期中考试");
    await period.locator("input").nth(1).fill("2026 年 11 月 9 日");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    // Something else was looked at in between: what was typed is there again.
    await page.locator("[data-rail=schools]").click();
    await page.locator("[data-rail=settings]").click();
    expect(await code.inputValue()).toBe("临教督");
    await page.getByText("改了 3 处，还没有保存").waitFor();
    await page.locator("[data-save-settings]").click();
    await page.locator(".toast", { hasText: "已保存" }).waitFor();
    await shot("console-settings");
    expect(await hindrances(page)).toEqual([]);
    expect(await stickingOut(page)).toEqual([]);
    device.cli("sync");
    expect(JSON.parse(device.cli("list", "setting", "--json").split("\n")[0] ?? "{}").fields).toMatchObject({ office_code: "临教督", complaint_days: 10 });
    await page.locator(".toast").getByRole("button", { name: "撤销" }).click();
    await expect.poll(() => code.inputValue()).toBe("临教");
    await expect.poll(() => page.getByLabel("时段名称").evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value))).not.toContain("期中考试");
  });

  it("gives_a_complaint_to_the_supervisor_of_the_school_and_keeps_what_was_typed", async () => {
    await page.locator("[data-rail=complaints]").click();
    await page.getByText("没有在办的投诉").waitFor();
    await page.locator("[data-dispatch]").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "交办", exact: true }).click();
    await dialog.getByText("请写反映了什么").waitFor();
    await dialog.getByLabel("反映内容").fill("宿舍晚上十点以后没有值班老师，大孩子欺负小孩子");
    await dialog.getByLabel("学校").selectOption({ label: school.name });
    // Several may be posted to a school; one of them stands there.
    const handler = dialog.getByLabel("谁来办");
    expect(await handler.locator("option:checked").innerText()).toMatch(/（.+）/);
    await handler.selectOption({ label: await handler.locator("option", { hasText: SUPERVISOR }).innerText() });
    expect(await dialog.getByRole("alert").count()).toBe(0);
    expect(await hindrances(page)).toEqual([]);
    expect(await stickingOut(page)).toEqual([]);
    await shot("console-dispatch");
    await inEveryLook(page, "console-dispatch");
    await page.keyboard.press("Escape");
    await page.locator("[data-dispatch]").click();
    expect(await dialog.getByLabel("反映内容").inputValue()).toContain("大孩子欺负小孩子");
    await dialog.getByLabel("涉及体罚").check();
    await dialog.getByLabel("反映人", { exact: true }).fill("一位家长");
    await page.keyboard.press("Control+Enter");
    const drawer = page.locator(".drawer", { hasText: "保密，只有承办人看得到" });
    await drawer.waitFor();
    expect(await page.locator("[data-complaint]").innerText()).toContain("涉及学生安全");
    expect(await page.locator("[data-rail=complaints] .count").innerText()).toBe("1");
    expect(await hindrances(page)).toEqual([]);
    await shot("console-complaint");
    await inEveryLook(page, "console-complaint");
    await page.keyboard.press("Escape");
    await drawer.waitFor({ state: "detached" });
    await inEveryLook(page, "console-complaints");
    await page.locator("[data-complaint] a.name").first().click();
    await drawer.waitFor();
    // It is with the supervisor at the next sync.
    device.cli("sync");
    expect(device.cli("list", "complaint", "--json")).toContain("一位家长");
    await page.locator("[data-take-back]").click();
    await page.locator("[data-take-back-now]").click();
    await page.getByText("没有在办的投诉").waitFor();
    device.cli("sync");
    expect(device.cli("list", "complaint", "--json")).not.toContain("一位家长");
  });

  it("shows_nothing_more_after_logging_out", async () => {
    await page.locator("[data-rail=overview]").click();
    await page.locator("[data-out]").click();
    await page.getByRole("heading", { name: "登录" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "登录" }).waitFor();
    const answer = await context.request.get(`https://${county.address}/console/api/overview`);
    expect(answer.status()).toBe(401);
    expect(thrown).toEqual([]);
  });
});
