/** A hazard between school, office and supervisor: assigned, put off, answered by the school's own account, closed; read on the laptop after a round. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { browser, goTo, hindrances, open, settled, stickingOut, sync, unlock } from "./page";
import { type Device, Product } from "./product";
import { schoolsOwn } from "./own-account";

let product: Product;
let chrome: Browser;
let office: Page;
let school: Page;
/** The supervisor's window. */
let page: Page;
let id = "";
let schoolName = "";
/** `YYYY-MM-DD`, by the calendar of the county. */
const dayFrom = (days: number) => new Date(Date.now() + (8 + 24 * days) * 3_600_000).toISOString().slice(0, 10);
const LATER = dayFrom(40);
const PICTURE = join(import.meta.dirname, "../../docs/pictures/brief.png");

/** A hazard that the supervisor found and has not sent yet. */
function found(device: Device): void {
  const there = JSON.parse(device.cli("schools", "--json").trim().split("\n")[0] ?? "{}") as { id: string; name: string };
  schoolName = there.name;
  const history = { h1: { at: `${dayFrom(-5)}T10:00:00+08:00`, action: "found" } };
  const fields = { school: there.id, found_at: history.h1.at, state: "open", history, description: "护栏松动", place: "教学楼东侧", category: "fire", grade: "general", deadline: dayFrom(12), responsible: "秦克俭" };
  const folder = mkdtempSync(join(tmpdir(), "duxue-found-"));
  writeFileSync(join(folder, "found.jsonl"), JSON.stringify({ kind: "hazard", scope: `school:${there.id}`, fields }));
  device.cli("record", join(folder, "found.jsonl"));
  rmSync(folder, { recursive: true });
}

beforeAll(async () => {
  [product, chrome] = await Promise.all([Product.start({ before: found }), browser()]);
  ({ page } = await open(chrome, product.device.url));
  await unlock(page);
  await page.locator(".rail").waitFor();
});
afterAll(async () => {
  await chrome?.close();
  await product?.stop();
});

async function look(of: Page, name: string): Promise<void> {
  if (process.env.DUXUE_SHOTS) await of.screenshot({ path: join(process.env.DUXUE_SHOTS, `${name}.png`) });
  expect(await hindrances(of)).toEqual([]);
  expect(await stickingOut(of)).toEqual([]);
}

async function show(of: Page, path: string): Promise<void> {
  await of.evaluate((hash) => (location.hash = hash), path);
  await settled(of);
}

const step = (of: Page, name: string) => of.locator(`[data-step=${name}]`).click();
const did = (of: Page, words: string) => of.locator(".toast", { hasText: words }).waitFor();

describe("a hazard at the console", () => {
  it("is_assigned_by_the_office_which_is_told_what_is_missing", async () => {
    await sync(page);
    office = await product.county.console(chrome, "/hazards?show=open");
    await office.setViewportSize({ width: 1366, height: 768 });
    const row = office.locator("[data-finding]", { hasText: "护栏松动" }).first();
    await row.waitFor();
    id = (await row.getAttribute("data-finding")) ?? "";
    await row.click();
    await office.locator("[data-step=assign]").waitFor();
    await look(office, "handling-drawer");
    await step(office, "assign");
    await office.locator("[data-who]").fill("");
    await office.locator("[data-do-step]").click();
    await office.getByText("请写责任人").waitFor();
    await look(office, "handling-assign-missing");
    await office.locator("[data-who]").fill("马建国");
    await office.locator("[data-note-text]").fill("先围起来");
    // Left and come back to, what was typed is there.
    await office.keyboard.press("Escape");
    await step(office, "assign");
    expect(await office.locator("[data-note-text]").inputValue()).toBe("先围起来");
    await look(office, "handling-assign");
    await office.keyboard.press("Control+Enter");
    await did(office, "已交办");
    await office.locator(".line li", { hasText: "马建国，先围起来" }).waitFor();
  });

  it("is_put_off_only_with_a_reason_and_to_a_later_day", async () => {
    await step(office, "extend");
    await office.locator("[data-do-step]").click();
    await office.getByText("请选新的期限").waitFor();
    await office.getByText("请写理由").waitFor();
    await office.getByPlaceholder("选日子").fill("2020 年 1 月 2 日");
    await office.keyboard.press("Enter");
    await office.locator("[data-note-text]").fill("材料没到");
    await office.locator("[data-do-step]").click();
    await office.getByText("请选今天以后的日子").waitFor();
    await look(office, "handling-extend");
    await office.getByPlaceholder("选日子").fill(LATER.replace(/^(\d+)-0?(\d+)-0?(\d+)$/, "$1 年 $2 月 $3 日"));
    await office.keyboard.press("Enter");
    await office.locator("[data-do-step]").click();
    await did(office, "已延期");
    await step(office, "escalate");
    await office.locator("[data-note-text]").fill("请教育局拨款");
    await look(office, "handling-escalate");
    await office.locator("[data-do-step]").click();
    await did(office, "已提请上级处理");
    await office.locator(".line li.bad", { hasText: "请教育局拨款" }).waitFor();
    await look(office, "handling-history");
  });

  it("is_answered_by_the_school_in_its_own_account", async () => {
    school = await schoolsOwn(chrome, office, schoolName);
    await show(school, `/hazards?show=open&open=${id}`);
    await school.locator("[data-step=reply]").waitFor();
    expect(await school.locator("[data-step]").count()).toBe(1);
    await look(school, "handling-school");
    await step(school, "reply");
    await school.locator("[data-do-step]").click();
    await school.getByText("请写怎么整改的").waitFor();
    await school.locator("[data-note-text]").fill("护栏已经焊牢，周三完工");
    let chosen: { name: string; mimeType: string; buffer: Buffer } = { name: "坏的.jpg", mimeType: "image/jpeg", buffer: Buffer.from("x") };
    school.on("filechooser", (chooser) => void chooser.setFiles(chosen));
    await school.getByRole("button", { name: "加照片" }).click();
    await school.getByText("“坏的.jpg”打不开").waitFor();
    chosen = { name: "护栏.png", mimeType: "image/png", buffer: readFileSync(PICTURE) };
    await school.getByRole("button", { name: "加照片" }).click();
    await school.getByRole("img", { name: "护栏.png" }).waitFor();
    await look(school, "handling-reply");
    await school.locator("[data-do-step]").click();
    await did(school, "已回复，等复查");
    await school.locator(".line li", { hasText: "护栏已经焊牢" }).waitFor();
    await expect.poll(() => school.locator("[data-step]").count()).toBe(0);
    await expect.poll(() => school.locator(".pair img").evaluateAll((all) => all.map((one) => (one as HTMLImageElement).naturalWidth > 0))).toEqual([true]);
    await look(school, "handling-replied");
  });

  it("is_read_on_the_supervisors_laptop_after_the_next_round", async () => {
    await sync(page);
    await goTo(page, `/findings/${id}`);
    const history = page.locator(".line li");
    await history.filter({ hasText: "学校回复：护栏已经焊牢，周三完工，拍照 1 张" }).waitFor();
    expect(await history.filter({ hasText: "学校回复" }).innerText()).toContain("马建国（学校）");
    await history.filter({ hasText: "交办：马建国，先围起来" }).filter({ hasText: "县督导室 county" }).waitFor();
    await history.filter({ hasText: "延期到" }).waitFor();
    await look(page, "handling-laptop");
  });

  it("is_closed_by_the_office_with_evidence_and_then_rests", async () => {
    await show(office, `/hazards?show=open&open=${id}`);
    await office.reload();
    await step(office, "recheck");
    await office.locator("[data-do-step]").click();
    await office.getByText("请选到位还是不到位").waitFor();
    await office.locator("[data-verdict=done]").click();
    await office.getByText("请写复查说明").waitFor();
    await look(office, "handling-recheck");
    await office.locator("[data-note-text]").fill("看了学校的验收单");
    await office.locator("[data-do-step]").click();
    await did(office, "已销号");
    await expect.poll(() => office.locator("[data-step]").count()).toBe(0);
    await expect.poll(() => office.locator("[data-rail=hazards]").innerText()).not.toContain("1");
    await look(office, "handling-closed");
    await sync(page);
    await goTo(page, `/findings/${id}`);
    await page.locator(".line li", { hasText: "复查，整改措施到位：看了学校的验收单" }).waitFor();
  });
});
