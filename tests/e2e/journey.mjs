// The main job through the real window: enrol, visit, patrol with a hazard and a photo, lesson, finish, brief, sync, and
// then a look at what the county holds. Every step says its line; the first that does not hold ends the walk.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { County, freePort, until } from "./county.mjs";
import { BIN, PASSPHRASE, ROOT, SUPERVISOR } from "./product.mjs";
import { Key, Window, startXvfb } from "./window.mjs";

const OUT = join(ROOT, "out");
const FOLDER = join(OUT, "journey");
const SCHOOL = "石桥镇初级中学";
const PHOTO = join(ROOT, "assets/sample/photos/exit-locked.jpg");

rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
const month = new Date().toISOString().slice(0, 7);
const county = new County(BIN, join(FOLDER, "county"), await freePort());
const data = join(FOLDER, "device");
mkdirSync(data);
const screen = await startXvfb();
let window;

async function step(words, walk) {
  const begun = Date.now();
  try {
    const found = await walk();
    console.log(`✓ ${words}${found ? `：${found}` : ""}（${((Date.now() - begun) / 1000).toFixed(1)} 秒）`);
    return found;
  } catch (error) {
    if (window) {
      await window.shot("没有做成").catch(() => {});
      console.error((await window.text().catch(() => "")).replace(/\n+/g, " | "));
    }
    console.error(`✗ ${words}：${error.message}`);
    throw error;
  }
}

const openWindow = () =>
  Window.open({ application: join(BIN, "duxue"), data, display: screen.display, shots: join(OUT, "screenshots") });

async function walk() {
  rmSync(join(OUT, "screenshots"), { recursive: true, force: true });
  await step("县服务器装好样例县并启动", async () => {
    county.prepare();
    await county.start();
    return `https://${county.address}/console/`;
  });

  await step("用登记码登记这台电脑", async () => {
    window = await openWindow();
    const first = await window.field("第 1 组");
    await first.click();
    await first.sendKeys(county.enrolmentCode(SUPERVISOR));
    await window.press("下一步");
    await window.write("口令", PASSPHRASE);
    await window.write("再写一遍", PASSPHRASE);
    await window.keys(Key.ENTER);
    await window.sees("我的学校", 60);
    await window.shot("今日");
  });

  await step("到校开始督导", async () => {
    await window.press("学校");
    await window.press(SCHOOL);
    await window.sees("未了事项");
    await window.shot("学校");
    await window.press("开始督导");
    await window.sees("六种方式");
    await window.press("出示督学证");
    await window.press("已出示督学证");
    await window.keys(Key.ESCAPE);
    await window.shot("督导");
  });

  await step("巡视：数字判定，回车看下一项", async () => {
    await window.press("开始巡视");
    await window.sees("校门与门卫 · 第 1 项");
    for (let item = 1; item <= 6; item += 1) {
      await window.keys("1");
      await window.sees(`${item} / `);
      await window.keys(Key.ENTER);
      await window.sees(`第 ${item + 1} 项`);
    }
    await window.shot("巡视");
  });

  await step("写说明，收一张手机照片", async () => {
    await window.keys("n");
    await window.keys("保卫室监控屏黑屏两路，上周录像打不开");
    await window.keys(Key.ENTER);
    await window.paste(".photo-add", PHOTO);
    await until("照片", () => window.page("return document.querySelectorAll('.photo img').length > 0"));
  });

  await step("不符合一步记为隐患", async () => {
    await window.keys("3");
    await window.sees("记为");
    await window.write("责任人", "保卫主任 韩立新");
    await window.shot("记为隐患");
    await window.press("记下，看下一项");
    await window.sees("第 8 项");
  });

  await step("本段其余都符合", async () => {
    await window.keys("a");
    await window.sees("10 / 10");
  });

  await step("听一节课", async () => {
    await window.press(SHORT);
    await window.sees("六种方式");
    await window.press("随机听课");
    await window.sees("听课");
    await window.shot("听课");
  });
}

/** 石桥初中: how the screens name the school beside other words. */
const SHORT = "石桥初中";

let code = 0;
try {
  await walk();
  console.log(`照片和文书在 ${OUT}`);
} catch {
  code = 1;
} finally {
  await window?.close().catch(() => {});
  screen.process.kill();
  await county.stop().catch(() => {});
}
process.exit(code);
