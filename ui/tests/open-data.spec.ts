/** 开放数据 in a real browser: a token given, used and taken back, an address registered and tried; and how long photos are kept. */
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { browser, hindrances, settled, stickingOut } from "./page";
import { Product } from "./product";

let product: Product;
let chrome: Browser;
let office: Page;

beforeAll(async () => {
  [product, chrome] = await Promise.all([Product.start(), browser()]);
  office = await product.county.console(chrome, "/open-data");
  await office.setViewportSize({ width: 1366, height: 768 });
});
afterAll(async () => {
  await chrome?.close();
  await product?.stop();
});

async function look(name: string): Promise<void> {
  if (process.env.DUXUE_SHOTS) await office.screenshot({ path: join(process.env.DUXUE_SHOTS, `${name}.png`) });
  expect(await hindrances(office)).toEqual([]);
  expect(await stickingOut(office)).toEqual([]);
}

async function show(path: string): Promise<void> {
  await office.evaluate((hash) => (location.hash = hash), path);
  await settled(office);
}

async function schools(token: string): Promise<number> {
  const answer = await office.request.get(new URL("/api/v1/schools", office.url()).href, { headers: { authorization: `Bearer ${token}` } });
  return answer.status();
}

describe("a token", () => {
  let token = "";

  it("is_given_after_it_was_said_for_whom_and_for_what", async () => {
    await office.getByText("还没有发过令牌").waitFor();
    await look("open-data-empty");
    await office.locator("[data-new-token]").click();
    await office.locator("[data-give-token]").click();
    await office.getByText("请写明给哪个系统用").waitFor();
    await office.locator("[data-token-name]").fill("市教育局数据平台");
    await office.locator("[data-scope='schools:read']").check();
    await office.locator("[data-scope='hazards:read']").check();
    await look("open-data-new-token");
    await office.locator("[data-give-token]").click();
    token = (await office.locator("[data-given]").innerText()).trim();
    expect(token).toMatch(/^dxt_/);
    await look("open-data-token");
    await office.locator("[data-handed]").click();
    await office.locator("[data-token='1']", { hasText: "没有用过" }).waitFor();
    expect(await office.content()).not.toContain(token);
  });

  it("opens_what_it_may_and_the_page_tells_when", async () => {
    expect(await schools(token)).toBe(200);
    await office.reload();
    await office.locator("[data-token='1']", { hasText: /\d 用过/ }).waitFor();
    await look("open-data-tokens");
  });

  it("opens_nothing_after_it_was_taken_back", async () => {
    await office.locator("[data-revoke-token]").click();
    await look("open-data-revoke");
    await office.locator("[data-confirm]").click();
    await office.locator("[data-token='1']", { hasText: /\d 作废/ }).waitFor();
    expect(await schools(token)).toBe(401);
    expect(await office.locator("[data-revoke-token]").count()).toBe(0);
  });
});

describe("an address", () => {
  it("is_registered_with_a_secret_and_tried", async () => {
    await office.locator("[data-tab=hooks]").click();
    await office.getByText("没有要通知的地址").waitFor();
    await office.locator("[data-new-hook]").click();
    await office.locator("[data-hook-address]").fill("http://hooks.example.gov.cn/duxue");
    await office.locator("[data-kind=hazard]").check();
    await office.locator("[data-add-hook]").click();
    await office.getByText("地址要以 https:// 开头").waitFor();
    await look("open-data-new-hook");
    await office.locator("[data-hook-address]").fill("https://10.20.30.40/duxue");
    await office.locator("[data-add-hook]").click();
    expect(await office.locator("[data-given]").innerText()).toMatch(/^whsec_/);
    await office.locator("[data-handed]").click();
    await office.locator("[data-try]").click();
    await office.getByText("没有送到：地址在内部网络里").waitFor();
    await look("open-data-hooks");
  });

  it("is_removed_after_a_question", async () => {
    await office.locator("[data-drop-hook]").click();
    await look("open-data-drop-hook");
    await office.locator("[data-confirm]").click();
    await office.getByText("没有要通知的地址").waitFor();
  });
});

describe("photos and files", () => {
  it("are_kept_as_long_as_the_county_says_and_it_is_told_when_that_begins", async () => {
    await show("/settings");
    await office.locator("[data-kept=others]", { hasText: "一直留" }).waitFor();
    await office.locator("[data-change-retention]").click();
    await office.locator("[data-months=others]").selectOption({ label: "一年" });
    await office.locator("[data-months=findings]").selectOption({ label: "三年" });
    await look("retention-change");
    await office.locator("[data-save-retention]").click();
    await office.locator("[data-kept=others]", { hasText: "一年" }).waitFor();
    await office.getByText("现在没有到期的").waitFor();
    await office.locator("[data-retention]").scrollIntoViewIfNeeded();
    await look("retention");
    await office.reload();
    await office.locator("[data-kept=findings]", { hasText: "三年" }).waitFor();
  });
});

describe("what was done at the server itself", () => {
  it("is_in_the_audit_log_beside_what_was_done_here", async () => {
    await show("/audit");
    await office.getByText("令牌 1，作废").waitFor();
    await office.getByText("账号 county，给新密码").first().waitFor();
    await look("audit-server");
  });
});
