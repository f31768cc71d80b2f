import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { beginVisit, browser, goTo, hindrances, open, saved, settled, unlock } from "./page";
import { Product } from "./product";

const PHOTO = resolve(import.meta.dirname, "../../assets/sample/photos/exit-locked.jpg");
const SHOTS = process.env.DUXUE_SHOTS;

let product: Product;
let chrome: Browser;
let page: Page;
let thrown: string[];
let visit = "";
let files = "";

beforeAll(async () => {
  files = mkdtempSync(join(tmpdir(), "duxue-marks-"));
  [product, chrome] = await Promise.all([Product.start(), browser()]);
  ({ page, thrown } = await open(chrome, product.device.url));
  await unlock(page);
  visit = await beginVisit(page);
  await page.locator("[data-part=problems]").click();
  await page.getByRole("button", { name: "再记一条" }).click();
  await page.getByLabel("问题第 1 条", { exact: true }).fill("安全出口上锁");
  await saved(page);
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: /问题第 1 条的照片：加照片/ }).click();
  await (await choosing).setFiles(PHOTO);
  await page.locator(".strip img").waitFor();
});
afterAll(async () => {
  await chrome?.close();
  await product?.stop();
  rmSync(files, { recursive: true, force: true });
});

async function shot(name: string, of = page): Promise<void> {
  if (!SHOTS) return;
  mkdirSync(SHOTS, { recursive: true });
  await of.screenshot({ path: join(SHOTS, `${name}.png`) });
}

/** Within the part that stands for a face: the sign above the door. */
const FACE = [0.43, 0.255, 0.16, 0.09] as const;

const dialog = () => page.getByRole("dialog");
const board = () => dialog().locator("[data-mark-board]");
const marks = () => dialog().locator(".marked [data-mark]");
const tool = (kind: string) => dialog().locator(`[data-tool=${kind}]`);

/** Draws with the mouse from one place of the photo to another, in parts of its width and height. */
async function drag(from: [number, number], to: [number, number]): Promise<void> {
  const box = await board().boundingBox();
  if (!box) throw new Error("no photo to draw on");
  await page.mouse.move(box.x + box.width * from[0], box.y + box.height * from[1]);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * ((from[0] + to[0]) / 2), box.y + box.height * ((from[1] + to[1]) / 2), { steps: 4 });
  await page.mouse.move(box.x + box.width * to[0], box.y + box.height * to[1], { steps: 4 });
  await page.mouse.up();
}

async function begin(): Promise<void> {
  await page.locator(".strip .photo").first().click();
  await dialog().locator("[data-mark]").first().click();
  await board().waitFor();
}

/** Asks the app as the screens do. */
async function call(name: string, args: unknown): Promise<unknown> {
  const { origin, searchParams } = new URL(product.device.url);
  const answer = await page.request.post(`${origin}/call/${name}`, { data: args, headers: { "X-Duxue-Token": searchParams.get("token") ?? "" } });
  return answer.json();
}

interface Held {
  hash: string;
  caption: string | null;
  marks: { kind: string; points: number[][]; text: string }[];
}

/** What the app holds of the photo: its bytes' hash, its words and its marks. */
async function held(): Promise<Held> {
  const seen = (await call("visit", { id: visit })) as { problems: { photos: Held[] }[] };
  const photo = seen.problems[0]?.photos[0];
  if (!photo) throw new Error("the photo is gone");
  return photo;
}

/** How many colours a part of what is on screen has; a place that was hidden has few. */
async function colours(photo: Locator, x: number, y: number, width: number, height: number): Promise<number> {
  const box = await photo.boundingBox();
  if (!box) throw new Error("no photo");
  const clip = { x: box.x + box.width * x, y: box.y + box.height * y, width: box.width * width, height: box.height * height };
  const png = (await page.screenshot({ clip })).toString("base64");
  return page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.width;
    canvas.height = image.height;
    const pixels = canvas.getContext("2d");
    pixels?.drawImage(image, 0, 0);
    const all = pixels?.getImageData(0, 0, image.width, image.height).data ?? new Uint8ClampedArray();
    return new Set(Array.from({ length: all.length / 4 }, (_, at) => all.slice(at * 4, at * 4 + 3).join())).size;
  }, png);
}

/** In the light, in the dark and in letters of twice the size. */
async function everyWay(name: string): Promise<void> {
  for (const [attribute, value] of [["data-theme", "light"], ["data-theme", "dark"], ["data-text", "200"]] as const) {
    await page.evaluate((how) => document.documentElement.setAttribute(how.attribute, how.value), { attribute, value });
    await page.evaluate(() => Promise.allSettled(document.getAnimations().map((change) => change.finished)));
    await shot(`${name}-${value}`);
    expect(await hindrances(page), `${name} ${value}`).toEqual([]);
    expect(await page.evaluate(() => document.querySelector(".veil")!.scrollWidth - innerWidth), `${name} ${value}`).toBeLessThanOrEqual(0);
    await page.evaluate((one) => document.documentElement.removeAttribute(one), attribute);
  }
}

describe("marks on a photo", () => {
  let hash = "";
  /** Colours of that part before it was hidden. */
  let plain = 0;

  it("the_mouse_draws_a_ring_an_arrow_and_words_and_each_is_kept_at_once", async () => {
    hash = (await held()).hash;
    await begin();
    await tool("ring").click();
    await drag([0.4, 0.4], [0.6, 0.65]);
    await expect.poll(async () => (await held()).marks.map((mark) => mark.kind)).toEqual(["ring"]);
    await page.keyboard.press("1");
    await expect.poll(() => tool("arrow").getAttribute("aria-checked")).toBe("true");
    await drag([0.15, 0.2], [0.38, 0.45]);
    await page.keyboard.press("3");
    await drag([0.08, 0.14], [0.08, 0.14]);
    await dialog().locator("[data-mark-words]").fill("门上挂锁");
    await page.keyboard.press("Enter");
    await expect.poll(() => marks().count()).toBe(3);
    await expect.poll(async () => (await held()).marks.map((mark) => [mark.kind, mark.text])).toEqual([["ring", ""], ["arrow", ""], ["text", "门上挂锁"]]);
    const [ring] = (await held()).marks;
    for (const [at, wanted] of [400, 400, 600, 650].entries()) expect(Math.abs((ring?.points.flat()[at] ?? 0) - wanted)).toBeLessThan(6);
    await dialog().locator("[data-save=saved]").waitFor();
  });

  it("a_face_is_hidden_on_screen", async () => {
    const before = await colours(board(), ...FACE);
    await page.keyboard.press("4");
    await drag([0.4, 0.24], [0.62, 0.36]);
    await expect.poll(async () => (await held()).marks.length).toBe(4);
    const after = await colours(board(), ...FACE);
    plain = before;
    // Some cells, and the pixels between two of them.
    expect(after).toBeLessThan(before / 3);
    await everyWay("editor");
  });

  it("ctrl_z_takes_back_step_by_step_and_everything_at_once_can_be_taken_back_too", async () => {
    await dialog().getByRole("button", { name: "清空" }).click();
    await expect.poll(() => marks().count()).toBe(0);
    await expect.poll(async () => (await held()).marks.length).toBe(0);
    await page.keyboard.press("Control+z");
    await expect.poll(async () => (await held()).marks.length).toBe(4);
    await page.keyboard.press("Control+z");
    await expect.poll(async () => (await held()).marks.map((mark) => mark.kind)).toEqual(["ring", "arrow", "text"]);
    await expect.poll(() => colours(board(), ...FACE)).toBeGreaterThan(plain * 0.9);
  });

  it("one_is_moved_by_the_mouse_and_by_keys_and_one_is_deleted", async () => {
    const points = async (kind: string) => (await held()).marks.find((mark) => mark.kind === kind)?.points.flat() ?? [];
    const ring = await points("ring");
    // The left end of the ring.
    await drag([0.4, 0.525], [0.45, 0.525]);
    await expect.poll(async () => ((await points("ring"))[0] ?? 0) - (ring[0] ?? 0)).toBeGreaterThan(40);
    const moved = await points("ring");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Shift+ArrowRight");
    await expect.poll(() => points("ring")).toEqual([moved[0], (moved[1] ?? 0) + 20, (moved[2] ?? 0) + 10, (moved[3] ?? 0) + 20]);
    await shot("editor-chosen");
    await dialog().getByRole("button", { name: /箭头，第 \d 处/ }).focus();
    await page.keyboard.press("Delete");
    await expect.poll(async () => (await held()).marks.map((mark) => mark.kind)).toEqual(["ring", "text"]);
    await page.keyboard.press("Control+z");
    await expect.poll(async () => (await held()).marks.length).toBe(3);
    // Without a mouse: a tool, Enter, and the arrow keys.
    await board().focus();
    await page.keyboard.press("2");
    await page.keyboard.press("Enter");
    await expect.poll(async () => (await held()).marks.length).toBe(4);
    await page.keyboard.press("Delete");
    await expect.poll(async () => (await held()).marks.length).toBe(3);
  });

  it("a_slip_of_the_mouse_and_empty_words_leave_nothing", async () => {
    await page.keyboard.press("2");
    await drag([0.9, 0.9], [0.902, 0.9]);
    await page.keyboard.press("3");
    await drag([0.5, 0.9], [0.5, 0.9]);
    await dialog().locator("[data-mark-words]").waitFor();
    await page.keyboard.press("Escape");
    await dialog().locator("[data-mark-words]").waitFor({ state: "detached" });
    expect((await held()).marks.length).toBe(3);
  });

  it("esc_leaves_and_keeps_and_a_word_may_be_written_below", async () => {
    await page.keyboard.press("4");
    await drag([0.4, 0.24], [0.62, 0.36]);
    await page.keyboard.press("Escape");
    await dialog().locator("[data-mark-editor]").waitFor({ state: "detached" });
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toMatch(/标注/);
    await dialog().locator("[data-caption]").fill("东侧安全出口，课间上锁");
    await dialog().locator("[data-save=saved]").waitFor();
    await expect.poll(async () => (await held()).caption).toBe("东侧安全出口，课间上锁");
    await everyWay("view");
    await page.keyboard.press("Escape");
    await dialog().waitFor({ state: "detached" });
    const small = page.locator(".strip .photo").first();
    await expect.poll(() => small.innerText()).toContain("东侧安全出口");
    expect(await small.locator("[data-mark]").count()).toBe(3);
    expect(await small.locator("canvas").count()).toBe(1);
    const [frame, picture] = await Promise.all([small.boundingBox(), small.locator("img").boundingBox()]);
    expect((frame?.width ?? 0) - (picture?.width ?? 0)).toBeLessThan(4);
    await shot("strip");
  });

  it("after_a_reload_all_is_there_and_the_photo_is_the_same", async () => {
    await page.reload();
    await goTo(page, `/visits/${visit}`);
    await page.locator("[data-part=problems]").click();
    await page.locator(".strip .photo").first().click();
    await expect.poll(() => marks().count()).toBe(3);
    await dialog().locator(".large canvas").waitFor();
    expect(await colours(dialog().locator(".large"), ...FACE)).toBeLessThan(plain / 3);
    expect(await dialog().locator("[data-caption]").inputValue()).toBe("东侧安全出口，课间上锁");
    expect(await dialog().locator(".large img").getAttribute("alt")).toBe("东侧安全出口，课间上锁，标了 3 处：门上挂锁，打码 1 处");
    expect((await held()).hash).toBe(hash);
    await page.keyboard.press("Escape");
  });

  it("the_county_sees_the_marks_on_the_large_photo", async () => {
    const set = { hash, name: "门.jpg", mime: "image/jpeg", "marks.m1.kind": "ring", "marks.m1.points": "400,400 600,650", "marks.m2.kind": "blur", "marks.m2.points": "680,250 900,550" };
    await call("save", { id: visit, set: Object.fromEntries(Object.entries(set).map(([leaf, value]) => [`photos.p1.${leaf}`, value])) });
    await goTo(page, "/sync");
    await page.locator("[data-sync]").click();
    await page.locator("td", { hasText: "全部收到" }).waitFor({ timeout: 30_000 });
    await settled(page);
    const county = await product.county.console(chrome, `/visits?open=${visit}`);
    await county.locator("[data-photo]").first().click();
    const large = county.getByRole("dialog").locator(".large");
    await large.locator("canvas").waitFor();
    expect(await large.locator("[data-mark]").count()).toBe(1);
    expect(await hindrances(county)).toEqual([]);
    await shot("county", county);
    await county.context().close();
    expect(thrown).toEqual([]);
  });
});
