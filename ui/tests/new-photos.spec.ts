import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { beginVisit, browser, goTo, hindrances, inEveryLook, open, stickingOut, unlock } from "./page";
import { Product } from "./product";

const SAMPLE = resolve(import.meta.dirname, "../../assets/sample/photos");
const IPHONE = resolve(import.meta.dirname, "../../crates/app/tests/fixtures/turned.heic");

let product: Product;
let chrome: Browser;
let page: Page;
let thrown: string[];
let folder = "";
let visit = "";

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "duxue-card-"));
  mkdirSync(join(folder, "DCIM"));
  copyFileSync(join(SAMPLE, "hoop.jpg"), join(folder, "去年的.jpg"));
  [product, chrome] = await Promise.all([Product.start(), browser()]);
  ({ page, thrown } = await open(chrome, product.device.url));
  // A browser's stand-in for the window's folder dialog.
  page.on("dialog", (dialog) => void dialog.accept(folder));
  await unlock(page);
});
afterAll(async () => {
  await chrome?.close();
  await product?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function shot(name: string) {
  if (process.env.DUXUE_SHOTS) await page.screenshot({ path: join(process.env.DUXUE_SHOTS, `${name}.png`) });
}

const offered = () => page.locator("[data-new-photos]");

it("the_folder_is_named_once_in_the_settings", async () => {
  await page.locator("[data-rail=settings]").click();
  await page.locator("[data-pick-folder]").click();
  await expect.poll(() => page.locator("[data-photo-folder]").innerText()).toBe(folder);
  await page.locator("[data-photo-folder]").scrollIntoViewIfNeeded();
  await shot("folder-settings");
  await inEveryLook(page, "folder-settings");
  await page.locator("[data-rail=today]").click();
  visit = await beginVisit(page);
  expect(await offered().count()).toBe(0);
});

it("what_comes_from_the_card_is_offered_on_the_visit_and_taken_by_choice", async () => {
  copyFileSync(join(SAMPLE, "exit-locked.jpg"), join(folder, "DCIM/IMG_1.jpg"));
  copyFileSync(join(SAMPLE, "window-barred.jpg"), join(folder, "DCIM/IMG_2.jpg"));
  copyFileSync(IPHONE, join(folder, "IMG_3.HEIC"));
  writeFileSync(join(folder, "IMG_4.jpg"), readFileSync(join(SAMPLE, "hoop.jpg")).subarray(0, 20_000));
  await page.getByText("文件夹里来了 3 张新照片").waitFor({ timeout: 20_000 });
  await shot("folder-offered");
  await inEveryLook(page, "folder-offered");
  expect(await hindrances(page)).toEqual([]);
  await page.locator("[data-choose-new]").click();
  const dialog = page.getByRole("dialog");
  await expect.poll(() => dialog.locator("img").evaluateAll((all) => all.filter((one) => (one as HTMLImageElement).naturalWidth > 0).length)).toBe(3);
  await shot("folder-choose");
  await inEveryLook(page, "folder-choose");
  expect(await hindrances(page)).toEqual([]);
  await dialog.getByRole("checkbox", { name: /IMG_2/ }).press("Space");
  await dialog.getByRole("button", { name: "收下 2 张" }).click();
  await expect.poll(() => page.locator(".strip img").count(), { timeout: 15_000 }).toBe(2);
  await page.getByText("文件夹里来了 1 张新照片").waitFor();
});

it("what_is_put_off_is_not_offered_again_but_the_slip_of_a_hand_is_undone", async () => {
  await page.locator("[data-put-off]").click();
  await offered().waitFor({ state: "detached" });
  await page.getByRole("button", { name: /撤销/ }).click();
  await page.getByText("文件夹里来了 1 张新照片").waitFor();
  await page.locator("[data-take-all]").click();
  await expect.poll(() => page.locator(".strip img").count(), { timeout: 15_000 }).toBe(3);
  await offered().waitFor({ state: "detached" });
  await shot("folder-taken");
  expect(await stickingOut(page)).toEqual([]);
});

it("after_a_power_cut_only_what_is_new_is_offered_and_the_folder_is_as_it_was", async () => {
  await product.device.stop("SIGKILL");
  await product.device.serve();
  await page.reload();
  await unlock(page);
  await page.locator("[data-rail]").first().waitFor();
  await goTo(page, `/visits/${visit}`);
  copyFileSync(join(SAMPLE, "window-opened.jpg"), join(folder, "IMG_5.jpg"));
  await page.getByText("文件夹里来了 1 张新照片").waitFor({ timeout: 20_000 });
  expect(readdirSync(folder).sort()).toEqual(["DCIM", "IMG_3.HEIC", "IMG_4.jpg", "IMG_5.jpg", "去年的.jpg"].sort());
  expect(thrown).toEqual([]);
});
