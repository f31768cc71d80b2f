/** Accounts in the console, in a real browser: made, handed over, entered, guarded by a second factor, shut out, and seen in the log. */
import { createHmac } from "node:crypto";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { browser, hindrances, settled, stickingOut } from "./page";
import { Product } from "./product";

let product: Product;
let chrome: Browser;
let office: Page;
let lead: Page;
const NAME = "韩建平";
const OWN = "七公里外的灯塔看得见";
let given = "";
let secret = "";
let paper: string[] = [];

beforeAll(async () => {
  [product, chrome] = await Promise.all([Product.start(), browser()]);
  office = await product.county.console(chrome, "/accounts");
  await office.setViewportSize({ width: 1366, height: 768 });
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

async function show(page: Page, path: string): Promise<void> {
  await page.evaluate((hash) => (location.hash = hash), path);
  await settled(page);
}

/** The door, in a browser of its own. */
async function door(): Promise<Page> {
  const context = await chrome.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1366, height: 768 }, locale: "zh-CN", timezoneId: "Asia/Shanghai" });
  const page = await context.newPage();
  await page.goto(new URL("/console/", office.url()).href);
  await page.getByLabel("账号").waitFor();
  return page;
}

async function knock(page: Page, password: string): Promise<void> {
  await page.getByLabel("账号").fill(NAME);
  await page.getByLabel("密码", { exact: true }).fill(password);
  await page.getByRole("button", { name: /登录/ }).click();
}

/** What a telephone shows (RFC 6238), `late` half minutes from now; reckoned here once more, so that the server is not its own witness. */
function shown(late = 0): string {
  const bits = [...secret.replace(/\s/g, "")].map((one) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(one).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + late));
  const hash = createHmac("sha1", key).update(step).digest();
  const at = (hash[19] ?? 0) & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

describe("accounts of the console", () => {
  it("are_made_with_a_role_and_a_reach_and_a_password_that_is_shown_once", async () => {
    await office.locator("[data-account]").first().waitFor();
    await look(office, "accounts");
    await office.locator("[data-new-account]").click();
    await office.locator("[data-account-name]").fill(NAME);
    await office.locator("[data-role]").selectOption("zone_lead");
    await office.locator("[data-save-account]").click();
    await office.getByText("请选责任区").waitFor();
    await office.getByRole("group", { name: "管的责任区" }).locator("input").nth(0).check();
    await look(office, "account-new");
    await office.locator("[data-save-account]").click();
    given = (await office.locator("[data-password]").innerText()).trim();
    expect(given).toMatch(/^[a-z2-9]{12}$/);
    await look(office, "account-password");
    await office.getByRole("button", { name: "抄好了" }).click();
    await office.locator(`[data-account="${NAME}"]`, { hasText: "还没换密码" }).waitFor();
    expect(await office.getByText(given).count()).toBe(0);
  });

  it("are_entered_for_the_first_time_by_choosing_a_password_of_ones_own", async () => {
    lead = await door();
    await knock(lead, given);
    await lead.locator("[data-old]").waitFor();
    await look(lead, "account-first");
    await lead.locator("[data-old]").fill(given);
    await lead.locator("[data-new]").fill("password1234");
    await lead.locator("[data-again]").fill("password1234");
    await lead.locator("[data-change-password]").click();
    await lead.getByText("这个密码太容易猜到").waitFor();
    await lead.locator("[data-new]").fill(OWN);
    await lead.locator("[data-again]").fill(OWN);
    await lead.locator("[data-change-password]").click();
    await lead.locator("[data-rail=overview]").waitFor();
  });

  it("see_of_the_county_what_their_role_and_reach_hold", async () => {
    await settled(lead);
    await look(lead, "account-lead-overview");
    const rail = await lead.locator("[data-rail]").evaluateAll((all) => all.map((one) => one.getAttribute("data-rail")));
    expect(rail).toEqual(["overview", "schools", "visits", "hazards", "rectifications", "briefs", "people", "places"]);
    // An address that somebody passed on leads to the first page that is theirs.
    await lead.evaluate(() => (location.hash = "/complaints"));
    await lead.waitForURL(/#\/overview/);
    const schools = async (of: Page) => {
      await show(of, "/schools");
      await of.locator("tbody tr").first().waitFor();
      return of.locator("tbody tr").count();
    };
    expect(await schools(lead)).toBeLessThan(await schools(office));
  });

  it("of_a_school_see_that_school_and_nothing_else", async () => {
    await show(office, "/accounts");
    await office.locator("[data-new-account]").click();
    await office.locator("[data-account-name]").fill("东关小学");
    await office.locator("[data-role]").selectOption("school_office");
    await office.locator("[data-school]").selectOption({ index: 1 });
    await look(office, "account-new-school");
    await office.locator("[data-save-account]").click();
    const password = (await office.locator("[data-password]").innerText()).trim();
    await office.getByRole("button", { name: "抄好了" }).click();
    const school = await door();
    await school.getByLabel("账号").fill("东关小学");
    await school.getByLabel("密码", { exact: true }).fill(password);
    await school.getByRole("button", { name: /登录/ }).click();
    await school.locator("[data-old]").fill(password);
    await school.locator("[data-new]").fill(OWN);
    await school.locator("[data-again]").fill(OWN);
    await school.locator("[data-change-password]").click();
    await school.waitForURL(/#\/schools/);
    await expect.poll(() => school.locator("tbody tr").count()).toBe(1);
    const rail = await school.locator("[data-rail]").evaluateAll((all) => all.map((one) => one.getAttribute("data-rail")));
    expect(rail).toEqual(["schools", "visits", "hazards", "rectifications"]);
    await look(school, "account-school");
    await school.locator("[data-rail=hazards]").click();
    await settled(school);
    await look(school, "account-school-hazards");
    await school.context().close();
  });

  it("take_a_second_factor_that_a_telephone_reads_and_ten_codes_for_paper", async () => {
    await lead.locator("[data-own]").click();
    await lead.locator("[data-begin-factor]").click();
    await lead.locator("[data-proof]").fill("guess");
    await lead.locator("[data-prove]").click();
    await lead.getByText("密码不对").waitFor();
    await look(lead, "account-prove");
    await lead.locator("[data-proof]").fill(OWN);
    await lead.locator("[data-prove]").click();
    secret = await lead.locator("[data-secret]").innerText();
    await look(lead, "account-factor");
    await lead.locator("[data-code]").fill("000000");
    await lead.locator("[data-confirm-factor]").click();
    await lead.getByText("口令不对").waitFor();
    await lead.locator("[data-code]").fill(shown());
    await lead.locator("[data-confirm-factor]").click();
    await lead.locator("[data-paper] li").first().waitFor();
    paper = await lead.locator("[data-paper] li").allInnerTexts();
    expect(new Set(paper).size).toBe(10);
    await look(lead, "account-paper");
    await lead.locator("[data-kept]").click();
    await lead.getByText("备用码还剩 10 个").waitFor();
    await look(lead, "account-own");
  });

  it("ask_for_the_code_at_the_door_and_take_none_twice", async () => {
    const again = await door();
    await knock(again, OWN);
    await again.getByLabel("动态口令").fill(shown(1));
    await look(again, "account-code");
    await again.getByRole("button", { name: /登录/ }).click();
    await again.locator("[data-rail=overview]").waitFor();
    const third = await door();
    await knock(third, OWN);
    await third.getByLabel("动态口令").fill(shown(1));
    await third.getByRole("button", { name: /登录/ }).click();
    await third.getByText("动态口令不对，或者已经用过").waitFor();
    await third.getByLabel("动态口令").fill(paper[0] ?? "");
    await third.getByRole("button", { name: /登录/ }).click();
    await third.locator("[data-rail=overview]").waitFor();
    await show(lead, "/overview");
    await show(lead, "/own");
    const others = lead.locator("[data-session]", { has: lead.getByRole("button", { name: "退出" }) });
    await expect.poll(() => others.count()).toBe(2);
    await others.first().getByRole("button", { name: "退出" }).click();
    await lead.locator("[data-proof]").fill("guess");
    await lead.locator("[data-confirm]").click();
    await lead.getByText("密码不对").waitFor();
    await look(lead, "account-end-session");
    await lead.locator("[data-proof]").fill(OWN);
    await lead.locator("[data-confirm]").click();
    await expect.poll(() => others.count()).toBe(1);
    await again.context().close();
    await third.context().close();
  });

  it("are_locked_after_five_wrong_passwords_and_unlocked_by_the_office", async () => {
    const guesser = await door();
    for (let n = 0; n < 5; n++) {
      await knock(guesser, `guess ${n}`);
      await guesser.getByText("用户名或密码不对").waitFor();
      await guesser.getByLabel("密码", { exact: true }).fill("");
    }
    await knock(guesser, OWN);
    await guesser.getByText("密码错误次数太多").waitFor();
    await guesser.context().close();
    await show(office, `/account/${encodeURIComponent(NAME)}`);
    await office.locator("[data-unlock]").waitFor();
    await look(office, "account-locked");
    await office.locator("[data-unlock]").click();
    await expect.poll(() => office.locator("[data-unlock]").count()).toBe(0);
  });

  it("are_given_a_new_password_only_after_a_question_and_are_shut_out_at_once", async () => {
    await office.locator("[data-give-password]").click();
    await look(office, "account-confirm");
    await office.locator("[data-confirm]").click();
    expect(await office.locator("[data-password]").innerText()).not.toBe(given);
    await office.getByRole("button", { name: "抄好了" }).click();
    await lead.evaluate(() => (location.hash = "/schools"));
    await lead.getByText("登录已经到期").waitFor();
    await office.locator("[data-edit]").click();
    await office.locator("[data-disabled]").check();
    await office.locator("[data-save-account]").click();
    await office.locator(".tools .chip", { hasText: "已停用" }).waitFor();
  });

  it("are_told_by_the_county_how_to_log_in_and_by_the_table_what_they_may", async () => {
    await show(office, "/accounts?show=rules");
    await office.locator("[data-idle]").fill("30");
    await office.locator("[data-demand=reader]").check();
    await look(office, "account-rules");
    await office.locator("[data-save-rules]").click();
    await office.locator(".toast", { hasText: "已保存" }).waitFor();
    await show(office, "/accounts?show=permissions");
    await office.getByRole("region", { name: "权限表" }).waitFor();
    await look(office, "account-permissions");
  });

  it("leave_what_they_did_in_a_log_that_is_searched_and_holds", async () => {
    await show(office, `/account/${encodeURIComponent(NAME)}`);
    await office.locator("[data-all-deeds]").click();
    await office.waitForURL(/#\/audit/);
    await settled(office);
    await look(office, "audit-of-one");
    const words = await office.locator(".list-of > table").innerText();
    for (const done of ["登录", "没通过", "已锁住", "改自己的密码", "启用动态口令"]) expect(words).toContain(done);
    await show(office, "/audit");
    await look(office, "audit");
    await office.locator("[data-audit-action]").selectOption("manage_accounts");
    await settled(office);
    expect(await office.locator(".list-of > table").innerText()).toContain(`账号 ${NAME}，给新密码`);
    const told = product.county.run("verify");
    expect(told).toMatch(/审计日志 \d+ 条，最后一条的核对码 [0-9a-f]{64}/);
    expect(told).toContain("全部完好");
  });
});

describe("devices", () => {
  it("are_enrolled_with_a_page_that_is_printed_and_shut_out_from_the_list", async () => {
    await show(office, "/devices");
    await office.locator("[data-enrol]").click();
    await office.locator("[data-person]").selectOption({ index: 1 });
    await look(office, "device-for-whom");
    await office.locator("[data-make-code]").click();
    await office.locator("[data-code]").waitFor();
    await look(office, "device-code");
    await office.emulateMedia({ media: "print" });
    if (process.env.DUXUE_SHOTS) await office.screenshot({ path: join(process.env.DUXUE_SHOTS, "device-code-print.png") });
    expect(await office.locator("[data-code]").isVisible()).toBe(true);
    expect(await office.locator(".rail").isVisible()).toBe(false);
    await office.emulateMedia({ media: "screen" });
    await office.getByRole("button", { name: "关闭" }).click();
    await look(office, "devices");
    await office.locator("[data-revoke]").first().click();
    await look(office, "device-revoke");
    await office.locator("[data-confirm]").click();
    await office.locator("tbody .chip", { hasText: "已停用" }).first().waitFor();
    expect(await office.locator("[data-revoke]").count()).toBe(0);
  });
});
