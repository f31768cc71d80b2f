/** The county's forms: written, tried out, published and withdrawn in the console, and filled in on a device. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { browser, goTo, hindrances, inEveryLook, open, saved, stickingOut, unlock } from "./page";
import { Product } from "./product";

const FORM = "canteen";

let product: Product;
let chrome: Browser;
let office: Page;
let folder = "";
const thrown: string[] = [];

const shot = async (page: Page, name: string) => {
  if (process.env.DUXUE_SHOTS) await page.screenshot({ path: join(process.env.DUXUE_SHOTS, `${name}.png`) });
};
const at = (hash: string) => office.evaluate((to) => (location.hash = to), hash);
/** The head says so once what was typed is kept and looked through again. */
const sound = () => office.locator("[data-publish]", { hasText: "发布…" }).waitFor();

async function nothingHinders(): Promise<void> {
  expect(await hindrances(office)).toEqual([]);
  expect(await stickingOut(office)).toEqual([]);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "duxue-forms-"));
  product = await Product.start();
  chrome = await browser();
  office = await product.county.console(chrome, "/forms");
  await office.setViewportSize({ width: 1366, height: 768 });
  office.on("pageerror", (error) => thrown.push(error.message));
});
afterAll(async () => {
  await chrome?.close();
  await product?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe("the county's forms", () => {
  it("lists_every_form_with_its_state_and_the_themes_of_the_months", async () => {
    await office.locator(`[data-form=${FORM}]`).waitFor();
    expect(await office.locator("[data-form]").count()).toBe(22);
    expect(await office.locator(`[data-form=${FORM}]`).innerText()).toContain("已发布");
    await nothingHinders();
    await shot(office, "forms");
    const months = office.locator("[data-theme]");
    const month = (await months.nth(1).getAttribute("data-theme")) ?? "";
    await months.nth(1).getByRole("button").click();
    await office.getByLabel("主题", { exact: true }).fill("冬季取暖安全");
    await office.locator("[data-save-theme]").click();
    await office.locator(`[data-theme="${month}"]`, { hasText: "冬季取暖安全" }).waitFor();
    await office.locator("[data-core]").click();
    await office.locator("[data-core-item]").first().waitFor();
    await shot(office, "forms-core");
    const on = office.locator("[data-core-item]:checked").first();
    const item = (await on.getAttribute("data-core-item")) ?? "";
    await office.locator(`[data-core-item="${item}"]`).uncheck();
    await nothingHinders();
    await office.locator("[data-save-core]").click();
    await office.getByText("重点项已保存").waitFor();
  });

  it("says_at_each_place_what_is_wrong_and_keeps_what_was_typed_over_a_reload", async () => {
    await at(`/form/${FORM}`);
    await office.locator("[data-version]").first().waitFor();
    await office.locator("[data-edit]").click();
    await office.locator("[data-pick-item]").first().waitFor();
    await shot(office, "forms-edit-whole");
    await nothingHinders();
    await office.locator("[data-add-item='0']").click();
    await office.locator("[data-item-text]").fill("陪餐记录当天写，写到人");
    await office.locator("[data-item-matter]").selectOption("");
    await office.locator("[data-problems]", { hasText: "没有说明对应八项督导事项的哪一项" }).waitFor();
    expect(await office.locator("[data-publish]").innerText()).toContain("还有 1 处不对");
    await shot(office, "forms-edit-wrong");
    await nothingHinders();
    await office.reload();
    await office.locator("[data-pick-item]", { hasText: "陪餐记录当天写，写到人" }).click();
    await office.locator("[data-item-matter]").selectOption("7");
    await sound();
    await shot(office, "forms-edit-item");
  });

  it("writes_every_kind_of_item_and_a_condition_without_code", async () => {
    const kind = async (text: string, id: string) => {
      await office.locator("[data-add-item='0']").click();
      await office.locator("[data-item-text]").fill(text);
      await office.locator("[data-item-kind]").selectOption(id);
    };
    await kind("供餐方式", "choice-one");
    await office.locator("[data-choice='0']").fill("自办食堂");
    await office.locator("[data-choice='1']").fill("外面送餐");
    await kind("今天就餐多少人", "count");
    await kind("送餐公司", "text");
    await office.locator("[data-add-line='什么时候问']").click();
    const line = office.locator("[data-line='0']").first();
    await line.locator("[data-what]").selectOption({ label: "供餐方式" });
    await line.locator("[data-value]").selectOption({ label: "外面送餐" });
    await kind("每人份数", "computed");
    await office.locator("[data-add-operand='怎么算']").click();
    await kind("各班就餐", "table");
    await kind("食堂门口", "photo");
    await kind("收货日期", "date");
    await sound();
    await shot(office, "forms-edit-kinds");
    await nothingHinders();
    for (const text of ["各班就餐", "送餐公司", "每人份数"]) {
      await office.locator("[data-pick-item]", { hasText: text }).click();
      await shot(office, `forms-item-${text}`);
      await nothingHinders();
    }
  });

  it("moves_by_key_and_by_hand_copies_deletes_and_takes_back", async () => {
    const order = () => office.locator("[data-pick-item]").evaluateAll((all) => all.map((one) => one.getAttribute("data-pick-item")));
    const before = await order();
    await office.locator(`[data-pick-item="${before[1]}"]`).click();
    await office.keyboard.press("Alt+ArrowUp");
    expect((await order()).slice(0, 2)).toEqual([before[1], before[0]]);
    const from = (await office.locator(`[data-pick-item="${before[1]}"]`).boundingBox())!;
    const to = (await office.locator(`[data-pick-item="${before[2]}"]`).boundingBox())!;
    await office.mouse.move(from.x + 40, from.y + 12);
    await office.mouse.down();
    await office.mouse.move(to.x + 40, to.y + 12, { steps: 6 });
    await office.mouse.up();
    expect((await order()).slice(0, 3)).toEqual([before[0], before[1], before[2]]);
    await office.locator("[data-copy]").click();
    await sound();
    expect((await order()).length).toBe(before.length + 1);
    await office.locator("[data-remove]").click();
    await office.getByText("这一题拿掉了").waitFor();
    expect((await order()).length).toBe(before.length);
    await office.getByRole("button", { name: "撤销" }).last().click();
    expect((await order()).length).toBe(before.length + 1);
    await office.locator("[data-remove]").click();
    await sound();
    expect(await order()).toEqual(before);
  });

  it("shows_it_as_the_supervisor_will_see_it_and_keeps_nothing_of_the_trial", async () => {
    await office.locator("[data-look]").click();
    await office.locator(".window .q").waitFor();
    await shot(office, "forms-try");
    await nothingHinders();
    expect(await office.locator(".window .main").evaluate((one) => Math.round(one.parentElement!.parentElement!.getBoundingClientRect().width))).toBe(1366);
    await office.keyboard.press("1");
    await office.locator("[data-score]", { hasText: "100 分" }).waitFor();
    const words = () => office.locator(".window .q").innerText();
    // The question that an answer calls for comes with it.
    while (!(await words()).includes("供餐方式")) await office.keyboard.press("ArrowDown");
    await office.getByText("外面送餐").click();
    let asked = false;
    for (let n = 0; n < 4 && !asked; n++) {
      await office.keyboard.press("ArrowDown");
      asked = (await words()).includes("送餐公司");
    }
    expect(asked).toBe(true);
    await shot(office, "forms-try-asked");
    await office.locator("[data-again]").click();
    await office.locator(".window .q").waitFor();
    expect(await office.locator("[data-score]").count()).toBe(0);
    await office.locator("[data-back]").click();
    await office.locator("[data-pick-item]").first().waitFor();
  });

  it("saves_nothing_over_what_a_colleague_wrote_meanwhile", async () => {
    const colleague = await office.context().newPage();
    await colleague.goto(office.url());
    await colleague.locator("[data-form-title]").fill("食堂检查表（新）");
    await colleague.locator("[data-save=saved]").waitFor();
    await office.locator("[data-pick-whole]").click();
    await office.locator("[data-form-title]").fill("我改的名字");
    await office.locator("[data-overtaken]").waitFor();
    await shot(office, "forms-overtaken");
    await nothingHinders();
    await office.getByRole("button", { name: "看他改的，放下我的" }).click();
    await office.locator("[data-overtaken]").waitFor({ state: "detached" });
    expect(await office.locator("[data-form-title]").inputValue()).toBe("食堂检查表（新）");
    await colleague.close();
  });

  it("publishes_a_version_that_devices_offer_while_old_records_keep_theirs", async () => {
    // A check begun before, in the version that the program brings.
    const { page } = await open(chrome, product.device.url);
    await unlock(page);
    await page.locator("[data-next]").click();
    await page.locator("[data-part=disposition]").waitFor();
    const visit = new URL(page.url()).hash.slice("#/visits/".length);
    const checks = async () => {
      await goTo(page, `/visits/${visit}`);
      await page.locator("[data-checks]").click();
    };
    const sync = async () => {
      // Without what an earlier round said.
      await page.locator(".toast").first().waitFor({ state: "detached" });
      await goTo(page, "/sync");
      await page.locator("[data-sync]").click();
      await page.locator(".toast").last().waitFor();
      await page.locator("[data-sync]").waitFor();
    };
    await checks();
    await page.locator(`[data-form=${FORM}]`).click();
    await page.locator(".q").waitFor();
    const old = await page.locator(".head h1").innerText();
    const first = new URL(page.url()).hash.slice(1);
    await page.keyboard.press("1");
    await saved(page);

    await office.locator("[data-publish]").click();
    await office.locator("[data-changes]").fill("加了陪餐记录和供餐方式");
    await office.locator("[data-change]").first().waitFor();
    await shot(office, "forms-publish");
    await nothingHinders();
    await office.locator("[data-publish-now]").click();
    await office.locator("[data-version]").first().waitFor();
    await office.locator("[data-compare]").first().click();
    await office.locator("[data-change]").first().waitFor();
    await shot(office, "forms-compare");
    await nothingHinders();

    await sync();
    await goTo(page, "/today");
    expect(await page.locator("[data-form-news]").innerText()).toContain("加了陪餐记录和供餐方式");
    expect(await page.locator(".head .sub").innerText()).toContain("冬季取暖安全");
    await shot(page, "forms-today");
    await checks();
    await page.locator(`[data-form=${FORM}]`, { hasText: "食堂检查表（新）" }).click();
    await page.locator(".q").waitFor();
    expect(await page.locator(".head h1").innerText()).toBe("食堂检查表（新）");
    await shot(page, "forms-desktop-new");
    await goTo(page, first);
    await page.locator(".q").waitFor();
    expect(await page.locator(".head h1").innerText()).toBe(old);

    await office.locator("[data-withdraw]").click();
    await shot(office, "forms-withdraw");
    await office.locator("[data-withdraw-now]").click();
    await office.locator("[data-offer]").waitFor();
    await sync();
    await checks();
    await page.locator("[data-form=hygiene]").waitFor();
    expect(await page.locator(`[data-form=${FORM}]`).count()).toBe(0);
    await goTo(page, first);
    await page.locator(".q").waitFor();
    expect(await page.locator(".head h1").innerText()).toBe(old);
    await page.close();
  });

  it("takes_a_form_out_as_a_workbook_and_tells_by_cell_what_is_wrong_with_one_that_comes_in", async () => {
    const given = office.waitForEvent("download");
    await office.getByRole("button", { name: /版存成 Excel/ }).first().click();
    const path = join(folder, "表.xlsx");
    await (await given).saveAs(path);
    await at("/forms");
    await office.locator("[data-import]").click();
    await office.locator("input[type=file]").setInputFiles(path);
    await office.getByText("读进草稿了").waitFor();
    await nothingHinders();
    await shot(office, "forms-imported");
    expect(readFileSync(path).subarray(0, 2).toString()).toBe("PK");
    const broken = join(folder, "坏.json");
    writeFileSync(broken, JSON.stringify({ id: "x", version: "1", title: "x", kind: "check", scoring: { method: "none" }, sections: [{ id: "a", title: "甲", items: [{ id: "q", text: "题", kind: "scale" }] }] }));
    await office.locator("input[type=file]").setInputFiles(broken);
    await office.locator("[data-cell]", { hasText: "缺少 scale" }).waitFor();
    await shot(office, "forms-import-wrong");
    await nothingHinders();
    await office.keyboard.press("Escape");
    await office.locator("[data-new]").click();
    await office.getByLabel("表名").fill("冬季取暖安全检查表");
    await office.locator("[data-begin]").click();
    await office.locator("[data-add-item='0']").waitFor();
    await shot(office, "forms-new");
    await nothingHinders();
    await office.locator("[data-drop]").click();
    await office.locator("[data-drop-now]").click();
    await office.locator(`[data-form=${FORM}]`).waitFor();
  });

  it("scores_a_rubric_on_trial_and_says_when_its_points_do_not_add_up", async () => {
    await at("/form/lesson-rubric");
    await office.locator("[data-version]").first().waitFor();
    await office.getByRole("button", { name: /^预览/ }).first().click();
    const field = office.locator(".window [data-score]").first();
    await field.waitFor();
    await field.fill("4");
    await field.press("Enter");
    await office.locator(".window .total", { hasText: "已评 1 /" }).waitFor();
    await shot(office, "forms-try-rubric");
    await nothingHinders();
    await office.locator("[data-back]").click();
    await office.locator("[data-edit]").click();
    await office.locator("[data-pick-item]").first().click();
    await shot(office, "forms-edit-rubric");
    await nothingHinders();
    await office.locator("[data-item-max]").fill("3");
    await office.locator("[data-publish]", { hasText: "处不对" }).waitFor();
    await office.locator("[data-pick-whole]").click();
    await office.locator("[data-problems]", { hasText: "各项满分合计" }).waitFor();
    await shot(office, "forms-edit-scoring");
    await nothingHinders();
    await inEveryLook(office, "forms-edit-looks");
    await at("/forms");
    await office.locator(`[data-form=${FORM}]`).waitFor();
    await inEveryLook(office, "forms-looks");
  });

  it("threw_nothing", () => expect(thrown).toEqual([]));
});
