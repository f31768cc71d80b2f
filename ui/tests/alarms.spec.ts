/** 警情 and 催办: a grave hazard over every page until somebody takes it; what is due reminded of, and read by the school and on the laptop. */
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { browser, goTo, hindrances, inEveryLook, open, settled, stickingOut, sync, unlock } from "./page";
import { type Device, Product } from "./product";
import { recordLine } from "./records";
import { schoolsOwn } from "./own-account";

let product: Product;
let chrome: Browser;
let office: Page;
let page: Page;
let schoolName = "";
let grave = "";
const dayFrom = (days: number) => new Date(Date.now() + (8 + 24 * days) * 3_600_000).toISOString().slice(0, 10);

/** A grave hazard, and two that are due, sent. */
function found(device: Device): void {
  const there = JSON.parse(device.cli("schools", "--json").trim().split("\n")[0] ?? "{}") as { id: string; name: string };
  schoolName = there.name;
  const hazard = (days: number, grade: string, what: string) => {
    const at = `${dayFrom(-5)}T10:00:00+08:00`;
    const history = { h1: { at, action: "found" } };
    const fields = { school: there.id, found_at: at, state: "open", history, description: what, place: "教学楼东侧", category: "fire", grade, deadline: dayFrom(days), responsible: "秦克俭" };
    return recordLine(device, { kind: "hazard", scope: `school:${there.id}`, fields });
  };
  grave = hazard(20, "major", "外窗铁栅栏焊死，里面的人出不来");
  hazard(-2, "general", "护栏松动");
  hazard(2, "general", "灭火器过期");
  device.cli("sync");
}

beforeAll(async () => {
  [product, chrome] = await Promise.all([Product.start({ before: found }), browser()]);
  ({ page } = await open(chrome, product.device.url));
  await unlock(page);
  office = await product.county.console(chrome, "/overview");
});
afterAll(async () => {
  await chrome?.close();
  await product?.stop();
});

async function look(of: Page, name: string): Promise<void> {
  await settled(of);
  if (process.env.DUXUE_SHOTS) await of.screenshot({ path: join(process.env.DUXUE_SHOTS, `${name}.png`) });
  expect(await hindrances(of)).toEqual([]);
  expect(await stickingOut(of)).toEqual([]);
}
async function show(of: Page, path: string): Promise<void> {
  await of.evaluate((hash) => (location.hash = hash), path);
  await settled(of);
}

describe("what the office must not miss", () => {
  it("stands_over_every_page_until_somebody_takes_it", async () => {
    const bar = office.locator("[data-alarm]");
    await bar.getByText("外窗铁栅栏焊死").waitFor();
    expect(await office.title()).toMatch(/^（1）/);
    await look(office, "alarm-overview");
    for (const path of ["/schools", "/settings", "/briefs"]) {
      await show(office, path);
      expect(await bar.count()).toBe(1);
    }
    // Silent until somebody wants to hear it.
    expect(await office.locator("[data-sound]").getAttribute("aria-pressed")).toBe("false");
    await office.setViewportSize({ width: 1366, height: 768 });
    await look(office, "alarm-briefs");
    await inEveryLook(office, "alarm");
    await office.locator("[data-take-alarm]").click();
    await office.locator(".toast", { hasText: "已接报" }).waitFor();
    await expect.poll(() => bar.count()).toBe(0);
    expect(await office.title()).not.toContain("（");
    await show(office, `/hazards?show=open&open=${grave}`);
    await office.locator(".drawer, aside.finding", { hasText: "县里接报" }).first().waitFor();
    await look(office, "alarm-taken");
  });

  it("is_reminded_of_what_is_overdue_and_soon_due", async () => {
    await show(office, "/reminders?days=3");
    await expect.poll(() => office.locator("[data-finding]").count()).toBe(2);
    await office.locator("[data-remind-note]").fill("月底前办完，有困难打督导室电话");
    await look(office, "reminders");
    await office.locator("[data-remind]").click();
    await office.locator(".toast", { hasText: "催办了 2 项" }).waitFor();
    // Nobody is reminded twice by mistake.
    await office.getByRole("button", { name: "先勾选要催的" }).waitFor();
    await look(office, "reminders-sent");
  });

  it("is_read_by_the_school_on_its_own_page", async () => {
    const school = await schoolsOwn(chrome, office, schoolName);
    const bar = school.locator("[data-reminded-bar]");
    await bar.getByText("有 2 项还没有回复").waitFor();
    expect(await school.locator("[data-alarm]").count()).toBe(0);
    await bar.getByRole("link").click();
    await expect.poll(() => school.locator("[data-finding]").count()).toBe(2);
    await look(school, "reminded-school");
    await school.locator("[data-finding] a").first().click();
    await school.getByText("月底前办完，有困难打督导室电话").waitFor();
    await look(school, "reminded-school-open");
  });

  it("is_read_on_the_supervisors_laptop_after_a_round", async () => {
    await sync(page);
    await goTo(page, "/today");
    await settled(page);
    await expect.poll(() => page.locator("li", { hasText: "县里催办" }).count()).toBe(2);
    await look(page, "reminded-today");
    await page.locator("li", { hasText: "县里催办" }).first().getByRole("link").click();
    await page.getByText("县里催办：月底前办完").first().waitFor();
    await look(page, "reminded-finding");
  });
});
