import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { beginVisit, browser, goTo, hindrances, inEveryLook, open, saved, sync, unlock } from "./page";
import { Device, Product, SUPERVISOR } from "./product";

let product: Product;
/** Another machine of the same person. */
let other: Device;
let chrome: Browser;
let page: Page;
let folder = "";
let brief = "";

/** Leaves of the brief, as the other machine writes them. */
function writeElsewhere(fields: Record<string, unknown>): void {
  const { scope } = JSON.parse(other.cli("show", brief, "--json")) as { scope: string };
  const file = join(folder, "line.jsonl");
  writeFileSync(file, JSON.stringify({ id: brief, kind: "brief", scope, fields }));
  other.cli("record", file);
  other.cli("sync");
}

/** What the office does with the brief. */
async function review(...steps: Record<string, string>[]): Promise<void> {
  const office = await product.county.console(chrome, `/brief/${brief}`);
  for (const step of steps) {
    const told = await office.evaluate(
      async ([id, body]) => {
        const answer = await fetch(`api/brief/${id}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
        return answer.ok ? "" : await answer.text();
      },
      [brief, step] as const,
    );
    expect(told).toBe("");
  }
  await office.context().close();
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "duxue-refused-"));
  [product, chrome] = await Promise.all([Product.start(), browser()]);
  ({ page } = await open(chrome, product.device.url));
  await unlock(page);
  await beginVisit(page);
  await goTo(page, "/briefs");
  await page.locator("[data-next]").click();
  await page.waitForURL(/briefs\/[0-9a-f-]+/);
  brief = page.url().split("/").at(-1) ?? "";
  await page.locator("article.page").waitFor();
  await sync(page);
  other = new Device(join(folder, "device"));
  other.cli("enrol", product.county.code(SUPERVISOR));
  other.cli("sync");
  writeElsewhere({ state: "submitted" });
  await review({ step: "accept" });
});
afterAll(async () => {
  await chrome?.close();
  await product?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const card = () => page.locator("section", { hasText: "未能上报" });

describe("what the county did not take", () => {
  it("is_shown_with_what_was_written_and_why", async () => {
    // This machine has not heard that the brief was sent and accepted.
    await goTo(page, `/briefs/${brief}`);
    await page.locator(".gaps form input").first().fill("全区平安");
    await page.keyboard.press("Enter");
    await saved(page);
    await sync(page);
    await card().waitFor();
    const text = await card().innerText();
    expect(text).toMatch(/县督导室已经采用这份简报；要改的话，请县督导室退回/);
    expect(text).toMatch(/全区平安/);
    expect(text).not.toMatch(/sections|text|019/);
    expect(await hindrances(page)).toEqual([]);
    await inEveryLook(page, "refused");
  });

  it("goes_off_the_list_and_comes_back_on_undo", async () => {
    await card().getByRole("button", { name: "收起" }).click();
    await card().waitFor({ state: "detached" });
    await page.locator(".toast").getByRole("button", { name: "撤销" }).click();
    await card().waitFor();
  });

  it("is_taken_when_it_is_offered_again_and_the_county_lets_it", async () => {
    await review({ step: "reopen" }, { step: "return", comment: "还要改" });
    await card().getByRole("button", { name: "再报一次" }).click();
    await page.getByText("下次同步再报一次").waitFor();
    await sync(page);
    expect(await card().count()).toBe(0);
    const office = await product.county.console(chrome, `/brief/${brief}`);
    await office.getByText("全区平安").first().waitFor();
    await office.context().close();
  });
});
