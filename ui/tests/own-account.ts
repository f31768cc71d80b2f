/** An account that the office makes, logged in to for the first time. */
import type { Browser, Page } from "playwright-core";

const OWN = "七公里外的灯塔看得见";

/** `choose` fills in what the account reaches. */
export async function ownAccount(chrome: Browser, office: Page, name: string, choose: () => Promise<void>): Promise<Page> {
  await office.evaluate(() => (location.hash = "/accounts"));
  await office.locator("[data-new-account]").click();
  await office.locator("[data-account-name]").fill(name);
  await choose();
  await office.locator("[data-save-account]").click();
  const password = (await office.locator("[data-password]").innerText()).trim();
  await office.getByRole("button", { name: "抄好了" }).click();
  const context = await chrome.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1366, height: 768 }, locale: "zh-CN", timezoneId: "Asia/Shanghai" });
  const own = await context.newPage();
  await own.goto(new URL("/console/", office.url()).href);
  await own.getByLabel("账号").fill(name);
  await own.getByLabel("密码", { exact: true }).fill(password);
  await own.getByRole("button", { name: /登录/ }).click();
  await own.locator("[data-old]").fill(password);
  await own.locator("[data-new]").fill(OWN);
  await own.locator("[data-again]").fill(OWN);
  await own.locator("[data-change-password]").click();
  await own.locator(".rail").waitFor();
  return own;
}

/** A school's own account. */
export async function schoolsOwn(chrome: Browser, office: Page, schoolName: string): Promise<Page> {
  const own = await ownAccount(chrome, office, "学校办公室", async () => {
    await office.locator("[data-role]").selectOption("school_office");
    await office.locator("[data-school]").selectOption({ label: schoolName });
  });
  await own.waitForURL(/#\/schools/);
  return own;
}
