import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { browser, goTo, hindrances, open, stickingOut, unlock } from "./page";
import { Product } from "./product";

let product: Product;
let chrome: Browser;
let page: Page;
let thrown: string[];

const SCREENS = ["/today", "/schools", "/visits", "/findings", "/sync", "/settings"];

beforeAll(async () => {
  [product, chrome] = await Promise.all([Product.start(), browser()]);
  ({ page, thrown } = await open(chrome, product.device.url));
  await unlock(page);
  await page.locator("td a.name").first().waitFor();
  const school = await page.locator("td a.name").first().getAttribute("href");
  SCREENS.push((school ?? "").replace("#", ""));
  await page.locator("[data-next]").click();
  await page.locator("[data-part=problems]").waitFor();
  const visit = new URL(page.url()).hash.slice("#/visits/".length);
  SCREENS.push(`/visits/${visit}`, "/briefs");
  SCREENS.push(`/patrols/${await made("start_patrol", { visit })}`);
  SCREENS.push(`/lessons/${await made("start_observation", { visit })}`);
  SCREENS.push(`/checks/${await made("start_check", { visit, form: await checkForm() })}`);
  const found = { place: "教学楼西侧", description: "安全出口上课时上锁", category: "fire", grade: "general", deadline: "2026-12-01" };
  SCREENS.push(`/findings/${await made("new_finding", { visit, kind: "hazard", fields: found })}`);
  SCREENS.push(`/briefs/${await made("open_brief", { month: new Date().toISOString().slice(0, 7) })}`);
});
afterAll(async () => {
  await chrome?.close();
  await product?.stop();
});

async function ask(name: string, args: object): Promise<unknown> {
  const token = new URL(product.device.url).searchParams.get("token") ?? "";
  const answer = await fetch(new URL(`/call/${name}`, product.device.url), {
    method: "POST",
    headers: { "X-Duxue-Token": token, "Content-Type": "application/json" },
    body: JSON.stringify(args),
  });
  return answer.json();
}

/** Makes a record with a command and gives its id. */
async function made(name: string, args: object): Promise<string> {
  const { id } = (await ask(name, args)) as { id?: string };
  if (!id) throw new Error(`${name} made nothing`);
  return id;
}

async function checkForm(): Promise<string> {
  const forms = (await ask("forms", { kind: "check" })) as { id: string }[];
  return forms[0]?.id ?? "";
}

async function setText(size: number): Promise<void> {
  await goTo(page, "/settings");
  await page.locator("label", { hasText: `${size}%` }).click();
}

describe("every screen", () => {
  it("can_be_used_by_people_who_see_or_hear_little", async () => {
    for (const screen of SCREENS) {
      await goTo(page, screen);
      expect(await hindrances(page), screen).toEqual([]);
    }
  });

  it("can_be_read_in_the_dark", async () => {
    await goTo(page, "/settings");
    await page.locator("label", { hasText: "深色" }).click();
    for (const screen of SCREENS) {
      await goTo(page, screen);
      expect(await hindrances(page), screen).toEqual([]);
    }
    await goTo(page, "/settings");
    await page.locator("label", { hasText: "浅色" }).click();
  });

  it.each([100, 125, 150, 200])("needs_no_scrolling_to_the_side_at_%i_per_cent", async (size) => {
    await setText(size);
    for (const screen of SCREENS) {
      await goTo(page, screen);
      expect(await stickingOut(page), screen).toEqual([]);
    }
    await setText(100);
  });

  it("is_one_key_away", async () => {
    for (const [key, name] of [["1", "今日"], ["2", "学校"], ["3", "督导"], ["4", "整改"], ["6", "同步"]] as const) {
      await page.keyboard.press(`Alt+${key}`);
      await page.getByRole("heading", { level: 1, name }).waitFor();
    }
    await page.keyboard.press("Control+f");
    await page.getByLabel("查找什么").fill("小学");
    const hits = page.getByRole("listbox").getByRole("option");
    await hits.first().waitFor();
    const all = await hits.count();
    await page.getByLabel("哪一类").selectOption("visit");
    await expect.poll(() => hits.count()).toBeLessThan(all);
    expect(await page.getByLabel("什么状态").locator("option").allInnerTexts()).toEqual(["全部状态", "没做完", "做完了"]);
    await page.getByLabel("哪个月").selectOption({ index: 11 });
    await page.getByText("没有找到").waitFor();
    if (process.env.DUXUE_SHOTS) await page.screenshot({ path: join(process.env.DUXUE_SHOTS, "search-none.png") });
    await page.getByRole("button", { name: "在全部记录里找" }).click();
    await expect.poll(() => hits.count()).toBe(all);
    if (process.env.DUXUE_SHOTS) await page.screenshot({ path: join(process.env.DUXUE_SHOTS, "search.png") });
    expect(await hindrances(page)).toEqual([]);
    await page.getByLabel("查找什么").focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(thrown).toEqual([]);
  });

  it("shows_nothing_that_only_a_machine_can_read", async () => {
    for (const screen of SCREENS) {
      await goTo(page, screen);
      const text = await page.locator(".app").innerText();
      expect(text, screen).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-|undefined|null|NaN|\[object/);
    }
  });
});
