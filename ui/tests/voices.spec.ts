import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { join } from "node:path";
import { browser, goTo, hindrances, open, saved, stickingOut, unlock } from "./page";
import { Product } from "./product";

let product: Product;
let chrome: Browser;
let page: Page;
let thrown: string[];
let visit = "";

beforeAll(async () => {
  [product, chrome] = await Promise.all([Product.start(), browser()]);
  ({ page, thrown } = await open(chrome, product.device.url));
  await unlock(page);
  await page.locator("[data-next]").click();
  await page.locator("[data-part=problems]").waitFor();
  visit = new URL(page.url()).hash.slice(1);
});
afterAll(async () => {
  await chrome?.close();
  await product?.stop();
});

async function look(name: string): Promise<void> {
  if (process.env.DUXUE_SHOTS) await page.screenshot({ path: join(process.env.DUXUE_SHOTS, `${name}.png`) });
  expect(await hindrances(page)).toEqual([]);
  expect(await stickingOut(page)).toEqual([]);
}

describe("a talk", () => {
  it("is_begun_from_an_outline_and_takes_a_point_with_its_first_letter", async () => {
    await page.locator("[data-method=talk]").click();
    await page.locator("[data-start=students]").waitFor();
    await look("talk-part");
    await page.locator("[data-start=students]").click();
    await page.waitForURL(/talks/);
    await page.locator("[data-people]").fill("8");
    const first = page.locator("[data-question]").first();
    await first.locator("[data-new-point]").pressSequentially("中午排队要二十分钟");
    await page.keyboard.press("Enter");
    await page.keyboard.type("汤是凉的");
    await page.keyboard.press("Enter");
    await expect.poll(() => first.locator("[data-point]").count()).toBe(2);
    // The next question is one key away, also while somebody writes.
    await page.keyboard.press("Alt+n");
    await page.keyboard.type("有人被锁在厕所里");
    await page.keyboard.press("Enter");
    await saved(page);
    expect(await page.locator("[data-question]").nth(1).locator("[data-point] textarea").inputValue()).toBe("有人被锁在厕所里");
  });

  it("says_what_to_do_where_a_child_must_be_protected", async () => {
    const point = page.locator("[data-question]").nth(1).locator("[data-point]");
    await point.getByLabel("线索去向").selectOption("protect");
    await point.getByText("停止追问细节").waitFor();
    await look("talk");
    await saved(page);
    await page.reload();
    await point.getByText("停止追问细节").waitFor();
    expect(await point.getByLabel("谁说的").inputValue()).toBe("student");
  });

  it("moves_what_a_child_said_under_its_handler_and_back_is_one_key_away", async () => {
    await page.locator("[data-shield]").click();
    await page.waitForURL(/complaints/);
    expect(await page.locator("[data-content]").inputValue()).toBe("有人被锁在厕所里");
    await page.getByText("停止追问细节").waitFor();
    await look("complaint");
    await goTo(page, visit);
    await page.locator("[data-method=talk]").click();
    await page.locator("[data-voice] a").first().click();
    await expect.poll(() => page.locator("[data-question]").nth(1).locator("[data-point] textarea").inputValue()).toContain("已转投诉受理");
  });

  it("gives_back_a_point_that_was_taken_out", async () => {
    const points = page.locator("[data-question]").first().locator("[data-point]");
    await points.first().getByRole("button", { name: "拿掉" }).click();
    await expect.poll(() => points.count()).toBe(1);
    await page.locator(".toast").getByRole("button", { name: "撤销" }).click();
    await expect.poll(() => points.count()).toBe(2);
    await saved(page);
    await page.locator("[data-done]").click();
    await page.locator("[data-method=talk]", { hasText: "8" }).waitFor();
    await page.locator("[data-method=talk]", { hasText: "学生座谈" }).waitFor();
  });
});

describe("a questionnaire", () => {
  /** Answers one paper by the keys alone. */
  async function paper(keys: string): Promise<void> {
    for (const key of keys) await page.keyboard.press(key);
  }

  it("is_typed_paper_by_paper_with_the_digits", async () => {
    await goTo(page, visit);
    await page.locator("[data-method=survey]").click();
    await page.locator("[data-start=student-teaching]").click();
    await page.waitForURL(/surveys/);
    await page.locator("[data-group]").fill("三（2）班");
    await page.locator("h2", { hasText: "第 1 份" }).click();
    for (let done = 0; done < 4; done++) {
      await paper("111121112111");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: `第 ${done + 2} 份` }).waitFor();
    }
    await page.locator("[data-no-result]", { hasText: "少于 5 份" }).waitFor();
    // One slip of the finger, and the question again.
    await paper("3");
    await page.keyboard.press("Backspace");
    await paper("211121111112");
    await page.keyboard.press("Enter");
    await page.locator("[data-tally]").first().waitFor();
    expect(await page.locator("[data-tally=stq-clear]").innerText()).toMatch(/完全符合[\s\S]*4[\s\S]*80%[\s\S]*比较符合[\s\S]*1[\s\S]*20%/);
    await look("survey-papers");
  });

  it("takes_the_last_paper_out_again", async () => {
    await page.keyboard.press("Control+z");
    await page.getByRole("heading", { name: "第 5 份" }).waitFor();
    await page.locator("[data-no-result]").waitFor();
    await paper("111111111111");
    await page.keyboard.press("Enter");
    await page.locator("[data-tally]").first().waitFor();
    await saved(page);
  });

  it("takes_sums_and_says_which_do_not_add_up", async () => {
    await page.locator("[data-way=counts]").click();
    const sums = page.locator("[data-sums=stq-teacher-hit]");
    await sums.locator("input").first().fill("3");
    await page.keyboard.press("Enter");
    await sums.locator(".sum.off", { hasText: "多了" }).waitFor();
    await page.locator("[data-tally=stq-teacher-hit]", { hasText: "答“有”达两人以上" }).waitFor();
    await look("survey-counts");
  });

  it("takes_down_what_was_written_without_a_name", async () => {
    await page.locator("[data-way=remarks]").click();
    await page.locator("[data-new-remark]").fill("希望体育课不要改上数学");
    await page.keyboard.press("Enter");
    await page.getByLabel("第 1 条留言").waitFor();
    await saved(page);
    await look("survey-remarks");
    await page.locator("[data-done]").click();
    await page.locator("[data-method=survey]", { hasText: "5" }).waitFor();
    expect(thrown).toEqual([]);
  });
});

describe("a complaint", () => {
  it("is_taken_down_while_the_telephone_is_at_the_ear", async () => {
    await goTo(page, "/findings");
    await page.locator("[data-complaints]").click();
    await page.locator("[data-complaint]").first().waitFor();
    await page.keyboard.press("n");
    await page.waitForURL(/complaints\/./);
    await page.locator("[data-content]").fill("家长说校门口摆摊，放学时堵路");
    await page.locator("[data-school]").selectOption({ index: 1 });
    await page.locator("[data-complainant]").fill("赵女士");
    await saved(page);
    await page.locator("[data-step]:not([aria-disabled=true])", { hasText: "开始核实" }).click();
    await page.locator("[data-step]", { hasText: "已经答复" }).waitFor();
    await page.getByText("以前还要写：核实经过、核实结论、处理意见与结果、答复").waitFor();
    await look("complaint-verifying");
    await page.locator("[data-found]").fill("11 月 27 日放学到校门口看，有三个摊");
    await page.getByText("属实", { exact: true }).click();
    await page.locator("[data-outcome]").fill("请镇里划了摊位线");
    await page.locator("[data-answer]").fill("电话告知，家长满意");
    await saved(page);
    await page.locator("[data-step]:not([aria-disabled=true])", { hasText: "已经答复" }).click();
    await page.locator("[data-step]", { hasText: "办结" }).click();
    await page.locator("[data-step]", { hasText: "重新办理" }).waitFor();
    expect(await page.locator("[data-found]").isDisabled()).toBe(true);
    await page.keyboard.press("Escape");
    await page.locator("[data-closed]").click();
    await page.locator("[data-complaint]", { hasText: "校门口摆摊" }).waitFor();
    await look("complaints");
    await goTo(page, "/today");
    await page.locator("[data-complaints]", { hasText: "1 件没办结" }).waitFor();
    expect(thrown).toEqual([]);
  });
});
