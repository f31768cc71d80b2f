// A walk through the real window: a county and one laptop in a folder of their own, steps that each say a line, the first that
// does not hold ends it, and nothing is left running.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { County, freePort, until } from "./county.mjs";
import { BIN, PASSPHRASE, ROOT, SUPERVISOR } from "./product.mjs";
import { Key, Window, startXvfb } from "./window.mjs";

export const OUT = join(ROOT, "out");

/** What duxue-cli prints with `--json`. */
export const lines = (text) => text.split("\n").filter(Boolean).map((line) => JSON.parse(line));

export class Walk {
  /** `folder`: where it works, emptied first. `shots`: where its pictures go. */
  constructor(folder, shots) {
    rmSync(folder, { recursive: true, force: true });
    rmSync(shots, { recursive: true, force: true });
    this.folder = folder;
    this.shots = shots;
    this.data = join(folder, "device");
    mkdirSync(this.data, { recursive: true });
  }

  async step(words, walk) {
    const begun = Date.now();
    try {
      const found = await walk();
      console.log(`✓ ${words}${found ? `：${found}` : ""}（${((Date.now() - begun) / 1000).toFixed(1)} 秒）`);
      return found;
    } catch (error) {
      if (this.window) {
        await this.window.shot("没有做成").catch(() => {});
        console.error((await this.window.text().catch(() => "")).replace(/\n+/g, " | "));
      }
      console.error(`✗ ${words}：${error.message}`);
      throw error;
    }
  }

  async startCounty() {
    this.county = new County(BIN, join(this.folder, "county"), await freePort());
    this.county.prepare();
    await this.county.start();
    return `https://${this.county.address}/console/`;
  }

  /** Opens the window and enrols this laptop, up to the first screen. */
  async enrol() {
    this.screen = await startXvfb();
    this.window = await Window.open({ application: join(BIN, "duxue"), data: this.data, display: this.screen.display, shots: this.shots });
    const first = await this.window.field("第 1 组");
    await first.click();
    await first.sendKeys(this.county.enrolmentCode(SUPERVISOR));
    await this.window.press("下一步");
    await this.window.write("口令", PASSPHRASE);
    await this.window.write("再写一遍", PASSPHRASE);
    await this.window.keys(Key.ENTER);
    await this.window.sees("我的学校", 60);
  }

  async closeWindow() {
    await this.window.close();
    this.window = undefined;
  }

  async end() {
    await this.window?.close().catch(() => {});
    this.screen?.process.kill();
    await this.county?.stop().catch(() => {});
  }
}

/** Walks, ends what was begun, and ends the program: 0 only where every step held. */
export async function walkThrough(walk, steps) {
  let code = 0;
  try {
    await steps(walk);
  } catch (error) {
    // A step has said what did not hold; what fails outside of one says it here.
    console.error(error.stack);
    code = 1;
  } finally {
    await walk.end();
  }
  process.exit(code);
}

/** Gives every item of a lesson's rubric nine tenths of its points, rounded down to half points: `Enter` goes on to the next. */
export async function scoreAll(window, { click, press, type }) {
  const active = () =>
    window.page("const at = document.activeElement; return [at?.getAttribute('data-score') ?? null, Number(at?.getAttribute('aria-label')?.match(/满分 ([0-9.]+)/)?.[1] ?? 0)]");
  await click("[data-score]");
  for (let [item, most] = await active(); item; ) {
    await type(String(Math.floor(most * 1.8) / 2));
    await press(Key.ENTER);
    const before = item;
    await until(`${before} 的下一项`, async () => {
      [item, most] = await active();
      return item !== before;
    });
  }
}
