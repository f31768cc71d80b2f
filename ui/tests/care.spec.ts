import { closeSync, existsSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { beginVisit, browser, goTo, hindrances, open, saved, stickingOut, unlock } from "./page";
import { Product, SUPERVISOR } from "./product";

let product: Product;
let chrome: Browser;
let page: Page;
let folder = "";
let visit = "";
const NEW = "新口令2027";

/** The browser has no file dialog of its own: the path is asked for. */
function naming(path: string): void {
  page.once("dialog", (dialog) => void dialog.accept(path));
}

/** As it is, in the dark, and in large letters: nothing hinders, nothing sticks out. */
async function everyWay(name: string, where = page): Promise<void> {
  for (const [attribute, value] of [["data-theme", "light"], ["data-theme", "dark"], ["data-text", "150"]] as const) {
    await where.evaluate((how) => document.documentElement.setAttribute(how.attribute, how.value), { attribute, value });
    // Colours change over a moment.
    await where.evaluate(() => Promise.allSettled(document.getAnimations().map((change) => change.finished)));
    if (process.env.DUXUE_SHOTS) await where.screenshot({ path: join(process.env.DUXUE_SHOTS, `${name}-${value}.png`) });
    expect(await hindrances(where), `${name} ${value}`).toEqual([]);
    expect(await stickingOut(where), `${name} ${value}`).toEqual([]);
    await where.evaluate((attribute) => document.documentElement.removeAttribute(attribute), attribute);
  }
}

async function toast(): Promise<string> {
  return page.locator(".toast").last().innerText();
}

async function say(words: string): Promise<void> {
  await goTo(page, `/visits/${visit}`);
  await page.locator("[data-part=feedback]").click();
  await page.getByLabel("说了什么").fill(words);
  await saved(page);
  await page.keyboard.press("Escape");
}

/** What the visit's feedback says. */
async function said(): Promise<string> {
  await goTo(page, `/visits/${visit}`);
  await page.locator("[data-part=feedback]").click();
  const words = await page.getByLabel("说了什么").inputValue();
  await page.keyboard.press("Escape");
  return words;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "duxue-care-"));
  [product, chrome] = await Promise.all([Product.start(), browser()]);
  ({ page } = await open(chrome, product.device.url));
  await unlock(page);
  visit = await beginVisit(page);
});
afterAll(async () => {
  await chrome?.close();
  await product?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe("where no network reaches", () => {
  it("a_stick_takes_what_waits_to_the_county_and_brings_the_answer", async () => {
    await say("操场器材要加固");
    await product.county.stop();
    const [out, answer] = [join(folder, "out.dxsync"), join(folder, "answer.dxsync")];
    await goTo(page, "/sync");
    naming(out);
    await page.locator("[data-stick-out]").click();
    await page.getByText("回执还没有读").waitFor();
    expect(await toast()).toMatch(/已存到 U 盘：记录 1 条/);
    await everyWay("stick-out");
    const said = product.county.run("bundle", "in", out, "--reply", answer);
    expect(said).toMatch(/周德昌（1 号设备）：收到修改 \d+ 处/);
    naming(out);
    await page.locator("[data-stick-in]").click();
    await page.getByText("这不是县里给这台电脑的回执").waitFor();
    naming(answer);
    await page.locator("[data-stick-in]").click();
    await page.locator("td", { hasText: "U 盘" }).waitFor();
    expect(await toast()).toMatch(/全部收到：记录 1 条/);
    await everyWay("stick-in");
    await product.county.restart();
  });
});

describe("the office, where somebody brings a stick", () => {
  it("reads_it_in_the_console_and_gives_the_answer_back", async () => {
    await say("厕所灯已换");
    const [out, answer] = [join(folder, "second.dxsync"), join(folder, "second-answer.dxsync")];
    await goTo(page, "/sync");
    naming(out);
    await page.locator("[data-stick-out]").click();
    await page.getByText("回执还没有读").waitFor();
    const console = await product.county.console(chrome, "/devices");
    await console.locator("[data-stick]").setInputFiles(join(folder, "answer.dxsync"));
    await console.getByText("这个文件不是给本县的").waitFor();
    const coming = console.waitForEvent("download");
    await console.locator("[data-stick]").setInputFiles(out);
    const download = await coming;
    expect(download.suggestedFilename()).toBe("回执 周德昌.dxsync");
    await download.saveAs(answer);
    await console.getByText(/周德昌（1 号设备）：收到修改 \d+ 处/).waitFor();
    await everyWay("stick-console", console);
    await console.context().close();
    naming(answer);
    await page.locator("[data-stick-in]").click();
    await page.getByText(/全部收到：记录 1 条/).waitFor();
  });
});

describe("a forgotten passphrase", () => {
  it("is_set_anew_by_a_code_from_the_county", async () => {
    await goTo(page, "/sync");
    await page.locator("[data-sync]").click();
    await page.locator("td", { hasText: "全部收到" }).waitFor();
    await say("监控今天报修");
    await product.device.stop();
    await product.device.serve();
    await page.goto(product.device.url);
    await page.reload();
    await page.getByRole("button", { name: "忘了口令" }).click();
    await page.getByText("忘了口令，记录不会丢").waitFor();
    await everyWay("recover-1");
    const request = join(folder, "request.json");
    naming(request);
    await page.getByRole("button", { name: "从没同步过：存恢复申请" }).click();
    await page.getByText("请带到县督导室").waitFor();
    expect(existsSync(request)).toBe(true);
    const code = product.county.recovery(SUPERVISOR);
    await page.locator(".codes input").first().click();
    await page.keyboard.insertText(code);
    await page.getByText("已填 14 / 14 组").waitFor();
    await page.getByRole("button", { name: "下一步" }).click();
    await page.getByLabel(/^口令/).fill(NEW);
    await page.getByLabel(/^再写一遍/).fill(NEW);
    await everyWay("recover-2");
    await page.getByRole("button", { name: "用新口令打开" }).click();
    await page.locator(".main").waitFor();
    expect(await said()).toBe("监控今天报修");
  });
});

describe("a damaged file", () => {
  it("is_told_at_the_start_and_the_copy_is_offered_with_what_came_after_it", async () => {
    await say("窗户钉死，今天拆开");
    await product.device.stop();
    const file = openSync(join(product.device.store(), "records.db"), "r+");
    const byte = Buffer.alloc(1);
    readSync(file, byte, 0, 1, 4096 + 1000);
    byte[0] = (byte[0] ?? 0) ^ 0x10;
    writeSync(file, byte, 0, 1, 4096 + 1000);
    closeSync(file);
    await product.device.serve();
    await page.goto(product.device.url);
    await page.reload();
    await unlock(page, NEW);
    await page.getByText("资料文件损坏了").waitFor();
    await everyWay("damaged");
    await page.locator("[data-put-right]").click();
    await page.getByText(/自动备份，之后写的找回了/).first().waitFor();
    await everyWay("put-right");
    expect(await said()).toBe("窗户钉死，今天拆开");
  });
});
