import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { browser, open, saved, unlock } from "./page";
import { Product } from "./product";

const IPHONE = resolve(import.meta.dirname, "../../crates/app/tests/fixtures/turned.heic");
const PHOTOS = resolve(import.meta.dirname, "../../assets/sample/photos");

let product: Product;
let chrome: Browser;
let page: Page;
let files = "";

beforeAll(async () => {
  files = mkdtempSync(join(tmpdir(), "duxue-photos-"));
  [product, chrome] = await Promise.all([Product.start(), browser()]);
  ({ page } = await open(chrome, product.device.url));
  await unlock(page);
  await page.locator("[data-next]").click();
  await page.locator("[data-part=problems]").click();
  await page.getByRole("button", { name: "再记一条" }).click();
  await page.getByLabel("问题第 1 条", { exact: true }).fill("安全出口上锁");
  await saved(page);
});
afterAll(async () => {
  await chrome?.close();
  await product?.stop();
  rmSync(files, { recursive: true, force: true });
});

async function attach(name: string): Promise<void> {
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: /问题第 1 条的照片：加照片/ }).click();
  await (await choosing).setFiles(name);
}

function photo(): string {
  const name = readdirSync(PHOTOS).find((file) => /\.jpe?g$/i.test(file));
  if (!name) throw new Error(`no photo in ${PHOTOS}`);
  return join(PHOTOS, name);
}

describe("photos", () => {
  it("a_photo_is_shown_where_it_was_attached_and_can_be_taken_out_and_brought_back", async () => {
    await attach(photo());
    const picture = page.locator(".strip img").first();
    await picture.waitFor();
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
    await picture.click();
    await page.getByRole("dialog").getByRole("button", { name: "拿掉这张" }).click();
    await picture.waitFor({ state: "detached" });
    await page.getByRole("button", { name: /撤销/ }).click();
    await picture.waitFor();
  });

  it("an_iphones_photo_is_taken_as_it_is_and_a_cut_one_says_what_to_do_on_the_phone", async () => {
    await attach(IPHONE);
    const tall = page.getByTitle("turned.heic");
    await tall.waitFor();
    const picture = tall.locator("img");
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalHeight > image.naturalWidth)).toBe(true);
    await tall.click();
    await page.getByRole("dialog").getByRole("button", { name: "拿掉这张" }).click();
    await tall.waitFor({ state: "detached" });
    const cut = join(files, "IMG_0004.HEIC");
    writeFileSync(cut, readFileSync(IPHONE).subarray(0, 6000));
    await attach(cut);
    const said = page.locator(".toast.bad", { hasText: "IMG_0004.HEIC" });
    await said.waitFor();
    expect(await said.innerText()).toMatch(/用手机拍.*兼容性最佳/);
    if (process.env.DUXUE_SHOTS) await page.screenshot({ path: join(process.env.DUXUE_SHOTS, "heic-refused.png") });
  });

  it("what_is_no_photo_is_refused_by_name_in_words_and_the_others_are_kept", async () => {
    const renamed = join(files, "照片.jpg");
    writeFileSync(renamed, "MZ\u0000\u0001 this is a program");
    const cut = join(files, "半张.jpg");
    writeFileSync(cut, readFileSync(photo()).subarray(0, 900));
    for (const [file, name] of [[renamed, "照片.jpg"], [cut, "半张.jpg"]] as const) {
      await attach(file);
      const said = page.locator(".toast.bad", { hasText: name });
      await said.waitFor();
      expect(await said.innerText()).toMatch(/没有收进来/);
    }
    expect(await page.locator(".strip img").count()).toBe(1);
  });
});

describe("sync", () => {
  it("without_the_county_it_says_so_in_words_and_keeps_everything", async () => {
    await page.keyboard.press("Escape");
    await product.county.stop();
    await page.locator("[data-rail=sync]").click();
    const waiting = page.locator("[data-waiting]");
    await waiting.waitFor();
    const before = await waiting.innerText();
    await page.locator("[data-sync]").click();
    const said = page.locator(".toast.bad").last();
    await said.waitFor();
    expect(await said.innerText()).not.toMatch(/error|refused|http/i);
    await expect.poll(() => waiting.innerText()).toBe(before);
  });

  it("with_the_county_back_everything_goes_up_in_counts", async () => {
    await product.county.restart();
    await page.locator("[data-sync]").click();
    await expect.poll(() => page.locator("[data-waiting]").innerText().catch(() => ""), { timeout: 30_000 }).toMatch(/^0\s*条/);
    await page.locator("[data-rail=today]").click();
    await page.getByText("已全部上报").waitFor();
  });
});
