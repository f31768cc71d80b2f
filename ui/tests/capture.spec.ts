import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { beginVisit, browser, goTo, hindrances, inEveryLook, open, settled, stickingOut, unlock } from "./page";
import { Product } from "./product";

let product: Product;
/** With a camera and a microphone that Chromium makes up, and without either. */
let [chrome, bare]: (Browser | undefined)[] = [];
let page: Page;
let thrown: string[];
let files = "";
let visit = "";
/** Where a copy is to be written. */
let copy = "";

const LABEL = "督导的照片和材料";
const strip = () => page.getByRole("group", { name: LABEL });
const add = (what: string) => strip().getByRole("button", { name: `${LABEL}：${what}` });
const dialog = () => page.getByRole("dialog");

async function shot(name: string) {
  if (process.env.DUXUE_SHOTS) await page.screenshot({ path: join(process.env.DUXUE_SHOTS, `${name}.png`) });
}

beforeAll(async () => {
  files = mkdtempSync(join(tmpdir(), "duxue-capture-"));
  [product, chrome, bare] = await Promise.all([Product.start(), browser("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"), browser()]);
  ({ page, thrown } = await open(chrome, product.device.url));
  page.on("dialog", (asked) => void asked.accept(copy));
  await unlock(page);
  visit = await beginVisit(page);
});
afterAll(async () => {
  await Promise.all([chrome?.close(), bare?.close()]);
  await product?.stop();
  rmSync(files, { recursive: true, force: true });
});

const memo = () => strip().locator(".photo", { hasText: "录音" });

describe("a voice memo", () => {
  it("is_spoken_in_the_window_and_stands_on_the_visit_with_its_length", async () => {
    await add("录音").click();
    await expect.poll(() => dialog().locator("[data-length]").innerText(), { timeout: 20_000 }).toMatch(/0:0[3-9]/);
    await shot("voice-recording");
    await inEveryLook(page, "voice-recording");
    expect(await hindrances(page)).toEqual([]);
    await dialog().locator("[data-stop]").click();
    await memo().waitFor();
    expect(await memo().innerText()).toMatch(/0:0[3-9]/);
  });

  it("is_played_and_given_on_as_a_file", async () => {
    await memo().click();
    const audio = dialog().locator("audio");
    await expect.poll(() => audio.evaluate((one: HTMLAudioElement) => one.duration), { timeout: 10_000 }).toBeGreaterThan(2.5);
    await audio.evaluate((one: HTMLAudioElement) => one.play());
    await expect.poll(() => audio.evaluate((one: HTMLAudioElement) => one.currentTime), { timeout: 10_000 }).toBeGreaterThan(0.3);
    await shot("voice-played");
    await inEveryLook(page, "voice-played");
    expect(await hindrances(page)).toEqual([]);
    copy = join(files, "给同事.ogg");
    await dialog().locator("[data-save-copy]").click();
    await page.getByText("已存为").waitFor();
    const kept = readFileSync(copy);
    expect(kept.subarray(0, 4).toString()).toBe("OggS");
    // Some 24 kbit a second, not the 256 of what was recorded.
    expect(kept.length).toBeLessThan(40_000);
  });

  it("is_taken_out_and_brought_back", async () => {
    await dialog().getByRole("button", { name: "拿掉" }).click();
    await memo().waitFor({ state: "detached" });
    await page.getByText("拿掉了一段录音").waitFor();
    await page.getByRole("button", { name: /撤销/ }).click();
    await memo().waitFor();
  });

  it("is_kept_when_the_dialog_is_left_with_esc", async () => {
    await add("录音").click();
    await expect.poll(() => dialog().locator("[data-length]").innerText(), { timeout: 20_000 }).toMatch(/0:0[1-9]/);
    await page.keyboard.press("Escape");
    await expect.poll(() => memo().count(), { timeout: 10_000 }).toBe(2);
  });
});

describe("a memo that is cut off by a kill", () => {
  it("is_offered_with_its_time_and_stands_on_the_visit_as_far_as_it_was_spoken", async () => {
    await add("录音").click();
    await expect.poll(() => dialog().locator("[data-length]").innerText(), { timeout: 20_000 }).toMatch(/0:0[6-9]/);
    await product.device.stop("SIGKILL");
    await product.device.serve();
    await page.goto(product.device.url);
    await page.reload();
    await unlock(page);
    await page.locator(".rail").waitFor();
    await goTo(page, "/today");
    const left = page.locator("[data-memo-left]");
    await left.getByText("的录音没录完就断了").waitFor();
    await shot("memo-left");
    await inEveryLook(page, "memo-left");
    // Given up only by two presses.
    await left.getByRole("button", { name: "不要了" }).click();
    await left.getByRole("button", { name: "留着" }).click();
    await left.locator("[data-keep-memo]").click();
    await left.waitFor({ state: "detached" });
    await goTo(page, `/visits/${visit}`);
    await expect.poll(() => memo().count(), { timeout: 10_000 }).toBe(3);
    expect(await memo().last().innerText()).toMatch(/0:0[4-9]/);
  });
});

describe("the machine's camera", () => {
  it("takes_stills_one_after_another", async () => {
    await add("电脑拍").click();
    const shoot = dialog().locator("[data-shoot]");
    await shoot.click();
    await dialog().getByText("拍了 1 张").waitFor();
    await shoot.click();
    await dialog().getByText("拍了 2 张").waitFor();
    await shot("camera");
    await inEveryLook(page, "camera");
    expect(await hindrances(page)).toEqual([]);
    await dialog().getByRole("button", { name: "完成" }).click();
    const pictures = strip().locator(".photo img");
    await expect.poll(() => pictures.evaluateAll((all) => all.filter((one) => (one as HTMLImageElement).naturalWidth > 0).length), { timeout: 10_000 }).toBe(2);
    // Chromium's camera shows a green field; what is kept of it is no black picture.
    const green = await pictures.first().evaluate((image: HTMLImageElement) => {
      const canvas = document.createElement("canvas");
      canvas.getContext("2d")?.drawImage(image, 0, 0, 1, 1);
      return canvas.getContext("2d")?.getImageData(0, 0, 1, 1).data[1] ?? 0;
    });
    expect(green).toBeGreaterThan(80);
    expect(await stickingOut(page)).toEqual([]);
  });
});

describe("papers", () => {
  it("of_any_office_stand_beside_the_photos_and_come_out_as_they_went_in", async () => {
    const pdf = join(files, "食堂台账.pdf");
    writeFileSync(pdf, "%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n");
    const choosing = page.waitForEvent("filechooser");
    await add("加照片").click();
    await (await choosing).setFiles(pdf);
    await strip().getByTitle("食堂台账.pdf").click();
    copy = join(files, "副本.pdf");
    await dialog().locator("[data-save-copy]").click();
    await page.getByText("已存为").last().waitFor();
    await expect.poll(() => readFileSync(copy, "utf8")).toBe(readFileSync(pdf, "utf8"));
    await shot("paper");
    await page.keyboard.press("Escape");
    await shot("strip-with-everything");
    expect(thrown).toEqual([]);
  });
});

describe("a machine without either", () => {
  it("says_so_and_what_to_do_instead", async () => {
    if (!bare) throw new Error("no browser");
    const context = await bare.newContext({ viewport: { width: 1366, height: 768 }, locale: "zh-CN", permissions: ["microphone", "camera"] });
    page = await context.newPage();
    await page.goto(product.device.url);
    await page.locator("[data-screen]").first().waitFor();
    await settled(page);
    await goTo(page, `/visits/${visit}`);
    await add("录音").click();
    await dialog().getByText("这台电脑没有找到话筒").waitFor();
    await shot("no-microphone");
    await page.keyboard.press("Escape");
    await add("电脑拍").click();
    await dialog().getByText("这台电脑没有找到摄像头").waitFor();
    await shot("no-camera");
  });
});
