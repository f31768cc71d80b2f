import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { browser, hindrances, open, unlock } from "./page";
import { PASSPHRASE, Product, SUPERVISOR } from "./product";

let product: Product;
let chrome: Browser;
beforeAll(async () => {
  [product, chrome] = await Promise.all([Product.start({ enrolled: false }), browser()]);
});
afterAll(async () => {
  await chrome?.close();
  await product?.stop();
});

describe("the first day", () => {
  it("a_slip_in_the_code_is_shown_at_its_group_and_the_right_code_leads_to_todays_schools", async () => {
    const { page, thrown } = await open(chrome, product.device.url);
    const code = product.county.code(SUPERVISOR);
    const slip = code.replace(/^(.{12})(.)/, (_, before: string, at: string) => before + (at === "A" ? "B" : "A"));
    await page.getByLabel("第 1 组", { exact: true }).click();
    await page.keyboard.type(slip.replaceAll("-", ""));
    await page.getByText("第 3 组").first().waitFor();
    expect(await page.getByLabel("第 3 组", { exact: true }).getAttribute("aria-invalid")).toBe("true");
    expect(await hindrances(page)).toEqual([]);

    const third = page.getByLabel("第 3 组", { exact: true });
    await third.fill("");
    await third.pressSequentially(code.split("-")[2] ?? "");
    await page.getByRole("button", { name: "下一步" }).click();
    await page.getByLabel(/^口令/).fill(PASSPHRASE);
    await page.getByLabel(/^再写一遍/).fill(PASSPHRASE);
    expect(await hindrances(page)).toEqual([]);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "今日" }).waitFor();
    await page.locator("td a.name").first().waitFor();
    expect(await page.locator(".rail .me").innerText()).toContain(SUPERVISOR);
    expect(thrown).toEqual([]);
    await page.close();
  });

  it("a_wrong_passphrase_is_said_in_words_and_the_right_one_opens", async () => {
    const { page } = await open(chrome, product.device.url);
    await page.locator(".rail").waitFor();
    await page.keyboard.press("Control+l");
    await page.getByLabel("口令", { exact: true }).waitFor();
    await unlock(page, "不是这个口令");
    const why = await page.getByRole("alert").innerText();
    expect(why).toMatch(/口令/);
    expect(why).not.toMatch(/[a-z]{3}/i);
    expect(await hindrances(page)).toEqual([]);
    await unlock(page);
    await page.getByRole("heading", { name: "今日" }).waitFor();
    await page.close();
  });
});
