/** 总览: narrowed by zone, township, kind, school and person, every figure opening what it counted; charts, the wall, a clean sheet of paper. */
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { browser, hindrances, inEveryLook, settled, stickingOut } from "./page";
import { type Device, Product, SUPERVISOR } from "./product";
import { recordLine } from "./records";

let product: Product;
let chrome: Browser;
let office: Page;
const dayFrom = (days: number) => new Date(Date.now() + (8 + 24 * days) * 3_600_000).toISOString().slice(0, 10);

/** Visits at all of one's schools but the last, hazards of several kinds. */
function aMonth(device: Device): void {
  const schools = device.cli("schools", "--json").trim().split("\n").map((line) => JSON.parse(line) as { id: string });
  const at = `${dayFrom(0)}T09:05:00+08:00`;
  for (const { id } of schools.slice(0, -1)) recordLine(device, { kind: "visit", scope: `school:${id}`, fields: { school: id, date: dayFrom(0), started_at: at, state: "finished", disposition: "general" } });
  const hazard = (school: string, category: string, days: number, state: string) => {
    const at = `${dayFrom(-5)}T10:00:00+08:00`;
    const history = { h1: { at, action: "found" }, ...(state === "working" ? { h2: { at: `${dayFrom(-4)}T10:00:00+08:00`, action: "started" } } : {}) };
    recordLine(device, { kind: "hazard", scope: `school:${school}`, fields: { school, found_at: at, state, history, description: "护栏松动", place: "教学楼东侧", category, grade: "general", deadline: dayFrom(days), responsible: "秦克俭" } });
  };
  for (const [n, category] of ["fire", "building", "canteen", "fire"].entries()) hazard(schools[n % schools.length]?.id ?? "", category, n - 2, n === 3 ? "working" : "open");
  device.cli("sync");
}

beforeAll(async () => {
  [product, chrome] = await Promise.all([Product.start({ before: aMonth }), browser()]);
  office = await product.county.console(chrome, "/overview");
});
afterAll(async () => {
  await chrome?.close();
  await product?.stop();
});

async function look(name: string): Promise<void> {
  await settled(office);
  if (process.env.DUXUE_SHOTS) await office.screenshot({ path: join(process.env.DUXUE_SHOTS, `${name}.png`) });
  expect(await hindrances(office)).toEqual([]);
  expect(await stickingOut(office)).toEqual([]);
}
const count = async (figure: string) => Number(await office.locator(`[data-figure="${figure}"]`).innerText());
const narrow = (name: string) => office.locator(`select[data-narrow="${name}"]`);

describe("the county at a glance", () => {
  it("shows_hazards_by_how_they_stand_and_charts_of_the_month", async () => {
    await office.locator("[data-chart] img").first().waitFor();
    expect(await office.locator("[data-chart]").count()).toBe(4);
    expect(await office.locator("[data-state=逾期]").innerText()).toContain("2");
    await look("overview-charts");
    await office.locator("[data-chart]").first().scrollIntoViewIfNeeded();
    await look("overview-charts-below");
    await office.setViewportSize({ width: 1366, height: 768 });
    await inEveryLook(office, "overview");
  });

  it("is_narrowed_and_every_list_behind_a_figure_with_it", async () => {
    const whole = await count("visited");
    await narrow("person").selectOption({ label: SUPERVISOR });
    await office.waitForURL(/person=/);
    await expect.poll(async () => (await office.locator("[data-figure=visited]").locator("xpath=..").innerText()).replace(/\s/g, "")).not.toContain("203所");
    expect(await count("visited")).toBe(whole);
    await look("overview-narrowed");
    await office.locator("[data-figure=visited]").click();
    await office.locator("[data-narrow=person]", { hasText: SUPERVISOR }).waitFor();
    await expect.poll(() => office.locator("[data-school]").count()).toBe(whole);
    await look("schools-narrowed");
    await office.locator("[data-narrow=person]").click();
    await expect.poll(() => office.locator("[data-narrow=person]").count()).toBe(0);
    await office.goBack();
    await office.evaluate(() => (location.hash = "/overview"));
    await narrow("school_kind").selectOption({ label: "幼儿园" });
    await expect.poll(() => office.locator("[data-zone]").count()).toBeGreaterThan(0);
    await office.locator("[data-narrow-clear]").click();
    await expect.poll(async () => (await office.locator("[data-figure=visited]").locator("xpath=..").innerText()).replace(/\s/g, "")).toContain("203所");
  });

  it("hangs_on_the_wall_turns_by_itself_and_stops_at_a_key", async () => {
    await office.setViewportSize({ width: 1920, height: 1080 });
    await office.clock.install();
    await office.locator("[data-wall]").click();
    const wall = office.locator("[data-slide]");
    await wall.waitFor();
    await office.locator(".wall dt", { hasText: "没销号的隐患" }).waitFor();
    await look("wall-figures");
    // A quarter of a minute later it shows the next by itself.
    await office.clock.fastForward(15_000);
    await expect.poll(() => wall.getAttribute("data-slide")).toBe("zones");
    await look("wall-zones");
    await office.keyboard.press("ArrowRight");
    await office.locator("[data-chart] img").waitFor();
    await look("wall-chart");
    // Nobody's name hangs there.
    expect(await wall.innerText()).not.toContain(SUPERVISOR);
    await office.keyboard.press("d");
    await look("wall-light");
    await office.keyboard.press("Space");
    expect(await office.locator("[data-still]").getAttribute("aria-pressed")).toBe("true");
    const stays = await wall.getAttribute("data-slide");
    await office.clock.fastForward(60_000);
    expect(await wall.getAttribute("data-slide")).toBe(stays);
    await office.keyboard.press("Escape");
    await office.waitForURL(/overview/);
    await office.clock.resume();
  });

  it("is_printed_as_a_clean_sheet", async () => {
    await office.setViewportSize({ width: 1366, height: 768 });
    await office.locator("[data-chart] img").first().waitFor();
    await settled(office);
    const pdf = await office.pdf({ path: process.env.DUXUE_SHOTS ? join(process.env.DUXUE_SHOTS, "overview.pdf") : undefined, preferCSSPageSize: true });
    const pages = pdf.toString("latin1").match(/\/Type \/Page\b/g)?.length ?? 0;
    expect(pages).toBeGreaterThan(0);
    expect(pages).toBeLessThanOrEqual(2);
  });
});
