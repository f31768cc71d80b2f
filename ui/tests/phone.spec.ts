import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { browser, goTo, hindrances, open, saved, unlock } from "./page";
import { type Device, Product } from "./product";

const PHOTOS = resolve(import.meta.dirname, "../../assets/sample/photos");
const SHOTS = process.env.DUXUE_SHOTS;

let product: Product;
let chrome: Browser;
let page: Page;
let thrown: string[];
let phone: BrowserContext;
let mobile: Page;
let school = "";
let files = "";

/** One thing that an earlier visit left open, at the school that is proposed last. */
function leaveOpen(device: Device): void {
  const schools = device.cli("schools", "--json").trim().split("\n");
  school = (JSON.parse(schools[schools.length - 1] ?? "{}") as { id: string }).id;
  const found = { at: "2026-11-10T10:00:00+08:00", action: "found" };
  const fields = { school, found_at: found.at, state: "open", history: { h1: found }, description: "公示栏未更新", place: "公示栏", matter: 4, deadline: "2099-11-27" };
  writeFileSync(join(files, "open.jsonl"), JSON.stringify({ kind: "rectification", scope: `school:${school}`, fields }));
  device.cli("record", join(files, "open.jsonl"));
}

beforeAll(async () => {
  files = mkdtempSync(join(tmpdir(), "duxue-phone-"));
  // A machine that runs tests may be on no private network; the phone of this story lives on the same machine.
  [product, chrome] = await Promise.all([Product.start({ before: leaveOpen, phoneAt: ["127.0.0.1", "192.168.43.5"] }), browser()]);
  ({ page, thrown } = await open(chrome, product.device.url));
  await unlock(page);
  await page.locator("[data-next]").click();
  await page.locator("[data-part=problems]").click();
  await page.getByRole("button", { name: "再记一条" }).click();
  await page.getByLabel("问题第 1 条", { exact: true }).fill("安全出口上锁");
  await saved(page);
  phone = await handset();
  mobile = await phone.newPage();
});
afterAll(async () => {
  await chrome?.close();
  await product?.stop();
  rmSync(files, { recursive: true, force: true });
});

function handset(): Promise<BrowserContext> {
  return chrome.newContext({
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
    ignoreHTTPSErrors: true,
    locale: "zh-CN",
    userAgent: "Mozilla/5.0 (Linux; Android 13; V2115A) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36",
  });
}

async function shot(of: Page, name: string): Promise<void> {
  if (!SHOTS) return;
  mkdirSync(SHOTS, { recursive: true });
  await of.screenshot({ path: join(SHOTS, `${name}.png`) });
}

function photos(): string[] {
  return readdirSync(PHOTOS).filter((file) => /\.jpe?g$/i.test(file)).map((file) => join(PHOTOS, file));
}

const dialog = () => page.getByRole("dialog");
const code = () => dialog().getByRole("img", { name: /二维码/ });

async function address(): Promise<string> {
  await code().waitFor();
  return (await dialog().locator("figcaption").innerText()).trim();
}

describe("photos from the phone", () => {
  it("a_code_is_shown_for_the_network_that_the_phone_is_on", async () => {
    await page.getByRole("button", { name: /用手机拍/ }).first().click();
    await code().waitFor();
    await dialog().getByText("等手机扫码").waitFor();
    await expect.poll(() => code().evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(100);
    await dialog().getByText("无线网 192.168.43.5").click();
    expect(await address()).toMatch(/^https:\/\/192\.168\.43\.5:\d+\/[0-9a-f]{32}$/);
    await dialog().getByText("无线网 127.0.0.1").click();
    expect(await hindrances(page)).toEqual([]);
    await shot(page, "dialog-waiting");
  });

  it("what_the_phone_takes_is_on_the_strip_at_once", async () => {
    await mobile.goto(await address());
    await dialog().getByText(/已连上：安卓手机/).waitFor();
    await shot(mobile, "phone-empty");
    await mobile.getByLabel("拍照").setInputFiles(photos().slice(0, 1));
    await mobile.getByText("1 张都收进电脑了").waitFor();
    await dialog().getByText("已收到 1 张").waitFor();
    await mobile.getByLabel("从相册选").setInputFiles(photos().slice(1, 3));
    await dialog().getByText("已收到 3 张").waitFor();
    const arrived = dialog().locator(".latest img");
    await expect.poll(() => arrived.count()).toBe(3);
    await expect.poll(() => arrived.first().evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
    expect(await page.locator(".strip img").count()).toBe(3);
    await mobile.getByText("3 张都收进电脑了").waitFor();
    expect(await hindrances(mobile)).toEqual([]);
    await shot(page, "dialog-received");
    await shot(mobile, "phone-sent");
  });

  it("what_is_no_photo_is_said_on_both", async () => {
    const notes = join(files, "随手记.jpg");
    writeFileSync(notes, "just words");
    await mobile.getByLabel("从相册选").setInputFiles(notes);
    await mobile.getByText(/照片请用 JPG 或 PNG/).waitFor();
    await dialog().getByText(/没有收进来/).waitFor();
    await shot(page, "dialog-refused");
    await shot(mobile, "phone-refused");
  });

  it("another_phone_is_not_let_in_by_the_same_code", async () => {
    const other = await handset();
    const stranger = await other.newPage();
    await stranger.goto(await address());
    await stranger.getByText("已经有一台手机在用").waitFor();
    await shot(stranger, "phone-stranger");
    await other.close();
  });

  it("a_photo_that_broke_off_is_sent_again_and_is_there_once", async () => {
    let broken = 0;
    await mobile.route("**/photo?*", (route) => (broken++ === 0 ? route.abort() : route.continue()));
    await mobile.getByLabel("拍照").setInputFiles(photos().slice(3, 4));
    await dialog().getByText("已收到 4 张").waitFor();
    await expect.poll(() => page.locator(".strip img").count()).toBe(4);
    expect(broken).toBe(2);
  });

  it("a_new_code_ends_the_old_one_and_closing_ends_them_all", async () => {
    const first = await address();
    await dialog().getByRole("button", { name: "换一个码" }).click();
    await dialog().getByText("等手机扫码").waitFor();
    const second = await address();
    expect(second).not.toBe(first);
    await expect(mobile.goto(first)).rejects.toThrow(/ERR_CONNECTION_REFUSED/);
    await dialog().getByText("已收到 4 张").waitFor();
    await dialog().getByRole("button", { name: "完成" }).click();
    await dialog().waitFor({ state: "detached" });
    await expect.poll(() => mobile.goto(second).then(() => "", String)).toMatch(/ERR_CONNECTION_REFUSED/);
    expect(await page.locator(".strip img").count()).toBe(4);
    await shot(page, "strip");
  });

  it("without_a_network_it_says_how_to_make_one", async () => {
    await page.route("**/call/open_phone_door", async (route) => {
      const none = { door: "", state: "no_network", words: "这台电脑没有连上能和手机互通的网络", ways: [], fingerprint_words: "", received: 0, latest: [], refused: [] };
      await route.fulfill({ json: none });
    });
    await page.getByRole("button", { name: /用手机拍/ }).first().click();
    await dialog().getByText("打开手机的热点").waitFor();
    await shot(page, "dialog-no-network");
    await page.unroute("**/call/open_phone_door");
    await dialog().getByRole("button", { name: "再看一次" }).click();
    await code().waitFor();
    await page.keyboard.press("Escape");
    await dialog().waitFor({ state: "detached" });
  });

  it("a_recheck_takes_every_photo_although_the_first_one_settles_it", async () => {
    await goTo(page, `/schools/${school}`);
    await page.locator("[data-next]").click();
    await page.getByRole("heading", { name: "先复查" }).waitFor();
    await page.keyboard.press("1");
    await page.getByText("写一句看到了什么").waitFor();
    await page.getByRole("button", { name: /用手机拍/ }).first().click();
    await mobile.unrouteAll();
    await mobile.goto(await address());
    await mobile.getByLabel("从相册选").setInputFiles(photos().slice(0, 3));
    await dialog().getByText("已收到 3 张").waitFor();
    await dialog().getByRole("button", { name: "完成" }).click();
    await page.getByText("照片 3 张").waitFor();
    await page.getByText("已看 1 项").waitFor();
    expect(thrown).toEqual([]);
  });
});
