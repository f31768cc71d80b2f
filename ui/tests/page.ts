/** A browser page on the screens, and the few gestures that stories are made of. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium, type Browser, type Locator, type Page } from "playwright-core";
import { expect } from "vitest";
import { PASSPHRASE } from "./product";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** `more`: switches of Chromium's own. */
export async function browser(...more: string[]): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", ...more] });
}

/** The target laptop's window, in Chinese, on a page that fails the test where the screens throw. */
export async function open(chrome: Browser, url: string): Promise<{ page: Page; thrown: string[] }> {
  const page = await chrome.newPage({ viewport: { width: 1366, height: 768 }, locale: "zh-CN", timezoneId: "Asia/Shanghai" });
  const thrown: string[] = [];
  page.on("pageerror", (error) => thrown.push(error.message));
  await page.goto(url);
  return { page, thrown };
}

export async function unlock(page: Page, passphrase = PASSPHRASE): Promise<void> {
  const field = page.getByLabel("口令", { exact: true });
  await field.fill(passphrase);
  // To the field itself: the key must not go to whatever has the focus meanwhile.
  await field.press("Enter");
  await page.locator(".rail, [role=alert]").first().waitFor();
}

/** Goes to a screen by its address after the `#`. */
export async function goTo(page: Page, path: string): Promise<void> {
  await page.evaluate((hash) => (location.hash = hash), path);
  await page.locator(`[data-screen="${path}"]`).waitFor();
  await settled(page);
}

/** Waits until what is shown has come to rest: the same words three looks in a row. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(
    () => {
      const look = window as unknown as { before?: string; same?: number };
      const now = document.querySelector<HTMLElement>(".main")?.innerText;
      look.same = now === look.before ? (look.same ?? 0) + 1 : 0;
      look.before = now;
      return look.same >= 3;
    },
    undefined,
    { polling: 80 },
  );
}

/** Begins the visit that the first screen proposes, and tells its id. */
export async function beginVisit(page: Page): Promise<string> {
  await page.locator("[data-next]").click();
  await page.locator("[data-part=disposition]").waitFor();
  return new URL(page.url()).hash.slice("#/visits/".length);
}

/** Waits for 已保存 after whatever was just done. */
export async function saved(page: Page): Promise<void> {
  await page.locator("[data-save=saved]").waitFor();
}

/** A round by the button of its screen, to its end. */
export async function sync(page: Page): Promise<void> {
  await goTo(page, "/sync");
  await page.locator("[data-sync]").click();
  await page.locator(".toast").last().waitFor();
  await page.locator("[data-sync]").waitFor();
}

/** What hinders people: failures of WCAG A and AA that axe finds, as one line each. */
export async function hindrances(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run: (options: unknown) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } };
    const { violations } = await axe.run({ runOnly: ["wcag2a", "wcag2aa"] });
    return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
  });
}

/** Parts that stick out to the side: nothing may need scrolling sideways. */
export async function stickingOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wide: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement>("#app *")) {
      const { overflowX } = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      const scrolls = (overflowX === "auto" || overflowX === "scroll") && element.scrollWidth > element.clientWidth + 1;
      if (scrolls || (box.width > 0 && box.right > innerWidth + 1 && getComputedStyle(element).position !== "absolute")) {
        wide.push(`${element.tagName.toLowerCase()}.${element.className}`);
      }
    }
    return wide;
  });
}

/** How people set the screen who see otherwise, as attributes on `<html>`. */
const LOOKS = [
  { name: "dark", set: { "data-theme": "dark" } },
  { name: "contrast", set: { "data-contrast": "high" } },
  { name: "dark-contrast", set: { "data-theme": "dark", "data-contrast": "high" } },
  { name: "text-200", set: { "data-text": "200" } },
];

/** The screen as it stands, in every look: each can be read, and nothing needs scrolling to the side. Pictures for who looks. */
export async function inEveryLook(page: Page, name: string): Promise<void> {
  // Colours change at once, and not on their way past the picture.
  await page.emulateMedia({ reducedMotion: "reduce" });
  for (const look of LOOKS) {
    await page.evaluate((set) => Object.entries(set).forEach(([key, value]) => document.documentElement.setAttribute(key, value)), look.set);
    if (process.env.DUXUE_SHOTS) await page.screenshot({ path: join(process.env.DUXUE_SHOTS, `${name}.${look.name}.png`) });
    const found = { hindrances: await hindrances(page), stickingOut: await stickingOut(page) };
    await page.evaluate((keys) => keys.forEach((key) => document.documentElement.removeAttribute(key)), Object.keys(look.set));
    expect(found, `${name} ${look.name}`).toEqual({ hindrances: [], stickingOut: [] });
  }
  await page.emulateMedia({ reducedMotion: null });
}

/** Writes a name with the mouse, stroke by stroke: 李. */
export async function writeByHand(page: Page, pad: Locator): Promise<void> {
  const box = (await pad.boundingBox())!;
  const at = ([x, y]: [number, number]) => page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 6 });
  const strokes: [number, number][][] = [
    [[0.3, 0.25], [0.54, 0.22]], [[0.42, 0.08], [0.416, 0.55]], [[0.41, 0.27], [0.32, 0.47]], [[0.426, 0.27], [0.54, 0.46]],
    [[0.34, 0.6], [0.48, 0.57], [0.44, 0.65]], [[0.44, 0.65], [0.446, 0.8], [0.4, 0.9]], [[0.3, 0.76], [0.56, 0.73]],
  ];
  for (const [first, ...rest] of strokes) {
    await at(first!);
    await page.mouse.down();
    for (const point of rest) await at(point);
    await page.mouse.up();
  }
}
