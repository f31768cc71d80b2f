/** Long lists: only what is near the screen is in the page, the keys reach the rest, and what is put away comes back. */
import { join } from "node:path";
import { tmpdir } from "node:os";
import { writeFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { browser, goTo, hindrances, inEveryLook, open, settled, stickingOut, unlock } from "./page";
import { Product } from "./product";

const FINDINGS = 2000;
const VISITS = 400;

let product: Product;
let chrome: Browser;
let page: Page;
let thrown: string[];
let school = "";

async function shot(name: string): Promise<void> {
  if (process.env.DUXUE_SHOTS) await page.screenshot({ path: join(process.env.DUXUE_SHOTS, `${name}.png`) });
}

/** A day so many days before today. */
const day = (back: number) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);

function lines(): string[] {
  const of = (kind: string, fields: object) => JSON.stringify({ kind, scope: `school:${school}`, fields: { school, ...fields } });
  const visits = Array.from({ length: VISITS }, (_, at) => {
    const date = day(at * 2 + 1);
    return of("visit", { supervisor: me, date, started_at: `${date}T08:30:00+08:00`, announced: false, state: "finished", finished_at: `${date}T11:30:00+08:00`, disposition: "minor" });
  });
  const findings = Array.from({ length: FINDINGS }, (_, at) => {
    const found = `${day(at % 700 + 1)}T09:20:00+08:00`;
    return of("hazard", { supervisor: me, found_at: found, state: "open", grade: "general", place: "教学楼", description: `第 ${at + 1} 处墙皮脱落`, responsible: "总务主任 韩立新", deadline: day(at % 90 - 40) });
  });
  return [...visits, ...findings];
}
let me = "";

beforeAll(async () => {
  [product, chrome] = await Promise.all([Product.start(), browser()]);
  const first = JSON.parse(product.device.cli("schools", "--json").split("\n")[0] ?? "{}") as { id: string };
  school = first.id;
  const person = product.device.cli("list", "person", "--json").split("\n").map((line) => JSON.parse(line || "{}") as { id?: string; fields?: { name?: string } });
  me = person.find((one) => one.fields?.name === "周德昌")?.id ?? "";
  const file = join(tmpdir(), `duxue-lists-${process.pid}.jsonl`);
  writeFileSync(file, lines().join("\n"));
  product.device.cli("record", file);
  ({ page, thrown } = await open(chrome, product.device.url));
  await unlock(page);
  await page.locator("[data-next]").waitFor();
}, 300_000);
afterAll(async () => {
  await chrome?.close();
  await product?.stop();
});

const rows = () => page.locator("[data-index]");
const focused = () => page.evaluate(() => Number(document.activeElement?.closest<HTMLElement>("[data-index]")?.dataset.index ?? -1));

describe("a long list", () => {
  it("holds only the rows near the screen, and says which of how many each is", async () => {
    await goTo(page, "/findings");
    await rows().first().waitFor();
    expect(await page.getByRole("tab", { name: `没销号 ${FINDINGS}` }).count()).toBe(1);
    expect(await rows().count()).toBeLessThan(60);
    expect(await rows().first().getAttribute("aria-setsize")).toBe(String(FINDINGS));
    expect(await rows().first().getAttribute("aria-posinset")).toBe("1");
    await shot("findings");
    expect(await hindrances(page)).toEqual([]);
    expect(await stickingOut(page)).toEqual([]);
  });

  it("is gone through with the arrow keys to its last row", async () => {
    await rows().first().getByRole("link").focus();
    for (let step = 0; step < 40; step++) await page.keyboard.press("ArrowDown");
    await page.waitForFunction(() => document.activeElement?.closest("[data-index]")?.getAttribute("data-index") === "40");
    await page.keyboard.press("End");
    await page.waitForFunction((last) => document.activeElement?.closest("[data-index]")?.getAttribute("data-index") === String(last), FINDINGS - 1);
    expect(await rows().count()).toBeLessThan(160);
    await shot("findings-end");
    await page.keyboard.press("Home");
    await page.waitForFunction(() => document.activeElement?.closest("[data-index]")?.getAttribute("data-index") === "0");
    expect(await focused()).toBe(0);
  });

  it("reads the pages that are scrolled to, in the middle too", async () => {
    await page.evaluate(() => document.querySelector(".body")!.scrollTo(0, 60_000));
    await page.waitForFunction(() => {
      const seen = [...document.querySelectorAll("[data-index]")];
      return seen.length > 5 && seen.every((row) => !row.hasAttribute("aria-busy")) && Number((seen[0] as HTMLElement).dataset.index) > 300;
    });
    await shot("findings-middle");
    await inEveryLook(page, "findings-middle");
    expect(await hindrances(page)).toEqual([]);
  });

  it("stands as large as people need it", async () => {
    await page.evaluate(() => document.documentElement.setAttribute("data-text", "200"));
    await settled(page);
    await shot("findings-200");
    const out = await stickingOut(page);
    await page.evaluate(() => document.documentElement.removeAttribute("data-text"));
    expect(out).toEqual([]);
  });

  it("of visits names the months, and is narrowed by school and month", async () => {
    await goTo(page, "/visits");
    await rows().first().waitFor();
    await shot("visits");
    await inEveryLook(page, "visits");
    expect(await page.getByText(`${VISITS} 次`).count()).toBe(1);
    expect(await rows().locator(".month").count()).toBeGreaterThan(0);
    expect(await hindrances(page)).toEqual([]);
    await page.getByLabel("哪个月").selectOption({ index: 3 });
    await page.waitForFunction((all) => document.querySelectorAll("[data-index]").length > 0 && Number(document.querySelector("[data-index]")!.getAttribute("aria-setsize")) < all, VISITS);
    expect(Number(await rows().first().getAttribute("aria-setsize"))).toBeLessThan(20);
  });

  it("of what happened at a school goes on as it is scrolled", async () => {
    await goTo(page, `/schools/${school}`);
    await page.locator(".line > li").first().waitFor();
    await shot("school");
    const before = await page.locator(".line > li").count();
    await page.locator("[data-earlier]").scrollIntoViewIfNeeded();
    await page.waitForFunction((before) => document.querySelectorAll(".line > li").length > before, before);
    expect(await hindrances(page)).toEqual([]);
  });

  it("of hits goes on as it is scrolled", async () => {
    await page.keyboard.press("Control+f");
    await page.getByLabel("查找什么").fill("墙皮");
    await page.locator(".hits > li").first().waitFor();
    expect(await page.locator(".hits > li").count()).toBe(50);
    await page.evaluate(() => document.querySelector(".hits")!.scrollTo(0, 1e6));
    await page.waitForFunction(() => document.querySelectorAll(".hits > li").length > 50);
    await shot("search");
    await inEveryLook(page, "search");
    await page.keyboard.press("Escape");
  });
});

describe("what was recorded by mistake", () => {
  it("is put away from its screen, undone, and had back from the bin", async () => {
    await goTo(page, "/findings");
    const title = await rows().first().getByRole("link").innerText();
    await rows().first().getByRole("link").click();
    await page.locator("[data-put-away]").waitFor();
    await shot("hazard-delete");
    await page.locator("[data-put-away]").click();
    await page.locator(".toast").getByRole("button", { name: "撤销" }).click();
    await goTo(page, "/findings");
    await page.getByRole("tab", { name: `没销号 ${FINDINGS}` }).waitFor();
    await rows().first().getByRole("link").click();
    await page.locator("[data-put-away]").click();
    await page.locator(".toast").filter({ hasText: "回收站" }).waitFor();
    await goTo(page, "/settings");
    await page.locator("[data-bin]").first().scrollIntoViewIfNeeded();
    await shot("bin");
    await inEveryLook(page, "bin");
    await page.locator("[data-bin]").filter({ hasText: title }).getByRole("button", { name: "恢复" }).click();
    await page.locator(".toast").filter({ hasText: "恢复了" }).waitFor();
    await goTo(page, "/findings");
    await page.getByRole("tab", { name: `没销号 ${FINDINGS}` }).waitFor();
    expect(await rows().first().getByRole("link").innerText()).toBe(title);
    expect(thrown).toEqual([]);
  });
});
