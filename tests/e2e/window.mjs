// The real window: Xvfb where there is no display, tauri-driver, WebKit, and the few gestures a journey is made of.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Builder, By, Capabilities, Key } from "selenium-webdriver";
import { freePort, until } from "./county.mjs";

/** A screen on which something always moves, as a clock, is taken as it is after so many pictures. */
const SHOTS_TO_SETTLE = 6;

/** Starts an X server of its own at 1366×768; answers its display and the process. */
export async function startXvfb() {
  const display = await until("虚拟屏幕", () => {
    for (let number = 90; number < 130; number++) if (!existsSync(`/tmp/.X11-unix/X${number}`)) return number;
  });
  const process = spawn("Xvfb", [`:${display}`, "-screen", "0", "1366x768x24", "-nolisten", "tcp"], { stdio: "ignore" });
  await until("虚拟屏幕", () => existsSync(`/tmp/.X11-unix/X${display}`));
  return { display: `:${display}`, process };
}

export class Window {
  /** Opens the window on a data folder. `shots` is where screenshots go. */
  static async open({ application, data, display, shots }) {
    const window = new Window();
    window.shots = shots;
    window.count = 0;
    mkdirSync(shots, { recursive: true });
    const port = await freePort();
    const nativePort = await freePort();
    const home = join(data, "home");
    mkdirSync(home, { recursive: true, mode: 0o700 });
    const driver = join(homedir(), ".cargo/bin/tauri-driver");
    window.driverProcess = spawn(existsSync(driver) ? driver : "tauri-driver", ["--port", String(port), "--native-port", String(nativePort)], {
      stdio: "ignore",
      // No machine that walks the journey has a microphone or a camera: WebKit makes both up.
      env: { ...process.env, DUXUE_MOCK_CAPTURE: "1", DISPLAY: display, DUXUE_DATA: data, HOME: home, XDG_RUNTIME_DIR: home, LANG: "zh_CN.UTF-8", NO_AT_BRIDGE: "1", TMPDIR: tmpdir() },
    });
    const capabilities = new Capabilities();
    capabilities.set("browserName", "wry");
    capabilities.set("tauri:options", { application });
    window.driver = await until("窗口", () =>
      new Builder().withCapabilities(capabilities).usingServer(`http://127.0.0.1:${port}/`).build(),
    );
    return window;
  }

  async close() {
    try {
      await this.driver.quit();
    } finally {
      this.driverProcess.kill();
    }
  }

  /** Kills the application at once, as a power cut would. */
  async kill(pid) {
    process.kill(pid, "SIGKILL");
    this.driverProcess.kill();
  }

  /** Runs a function in the page. */
  page(code, ...values) {
    return this.driver.executeScript(code, ...values);
  }

  /** All text that is on screen. */
  text() {
    return this.page("return document.body.innerText");
  }

  async sees(words, seconds = 15) {
    await until(`屏幕上的“${words}”`, async () => (await this.text()).includes(words), seconds);
  }

  /** The visible element that a person would press for these words: a button, link, tab, radio or row. */
  find(words, within = "body") {
    return until(`“${words}”`, () =>
      this.page(
        `const [words, within] = arguments;
         const shown = (element) => element.getClientRects().length > 0;
         const name = (element) => (element.getAttribute("aria-label") ?? element.innerText ?? "").replace(/\\s+/g, " ").trim();
         const all = [...document.querySelectorAll(within + " :is(button, a, [role=button], [role=radio], [role=tab], [role=option], [role=link], label, summary, tr[tabindex])")].filter(shown);
         return all.find((element) => name(element) === words) ?? all.find((element) => name(element).startsWith(words)) ?? all.find((element) => name(element).includes(words)) ?? null;`,
        words,
        within,
      ),
    );
  }

  async press(words, within) {
    // A screen that is just loading may put another element in its place between finding and pressing.
    await until(`按“${words}”`, async () => {
      const element = await this.find(words, within);
      await this.page("arguments[0].scrollIntoView({ block: 'center' })", element);
      await element.click();
      return true;
    });
  }

  /** Visible elements of a selector, as they are now; those with these words, where words are given. */
  all(selector, words = "") {
    return this.page(
      `const [selector, words] = arguments;
       return [...document.querySelectorAll(selector)].filter((element) => element.getClientRects().length > 0 && element.innerText?.includes(words) !== false);`,
      selector,
      words,
    );
  }

  /** Waits until an element of this selector is seen, with these words where words are given. */
  shows(selector, words = "", seconds = 15) {
    return until(`${selector} ${words}`, async () => (await this.all(selector, words))[0], seconds);
  }

  /** Waits until none is seen. */
  async gone(selector) {
    await until(`${selector} 不见`, async () => (await this.all(selector)).length === 0);
  }

  /** The screen's address after the `#`. */
  path() {
    return this.page("return location.hash.slice(1)");
  }

  /** Goes to a screen by its address. */
  async go(path) {
    await this.page("location.hash = arguments[0]", path);
    await this.shows(`[data-screen="${path}"]`);
  }

  /** The field with this label, placeholder or name. */
  field(label) {
    return until(`“${label}”这一栏`, () =>
      this.page(
        `const [label] = arguments;
         const shown = (element) => element.getClientRects().length > 0;
         const name = (element) => [element.getAttribute("aria-label"), element.placeholder, ...[...(element.labels ?? [])].map((l) => l.innerText)].filter(Boolean).join(" ");
         return [...document.querySelectorAll("input, textarea, [contenteditable=true]")].filter(shown).find((element) => name(element).includes(label)) ?? null;`,
        label,
      ),
    );
  }

  async write(label, text) {
    const field = await this.field(label);
    await this.page("arguments[0].scrollIntoView({ block: 'center' })", field);
    await field.click();
    if (await this.page("return Boolean(arguments[0].value ?? arguments[0].textContent)", field)) {
      await field.sendKeys(Key.chord(Key.CONTROL, "a"));
      await field.sendKeys(Key.BACK_SPACE);
    }
    await field.sendKeys(text);
  }

  /** Pastes a file onto an element, as a person does with a picture copied elsewhere. File dialogs cannot be driven. */
  async paste(selector, file) {
    const bytes = readFileSync(file).toString("base64");
    await this.page(
      `const [selector, bytes, name] = arguments;
       const data = new DataTransfer();
       data.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], name, { type: "image/jpeg" }));
       document.querySelector(selector).dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));`,
      selector,
      bytes,
      basename(file),
    );
  }

  /** Keys to whatever has focus. */
  async keys(...keys) {
    await this.driver.actions().sendKeys(...keys).perform();
  }

  /** A key while another is held. */
  async chord(held, key) {
    await this.driver.actions().keyDown(held).sendKeys(key).keyUp(held).perform();
  }

  /** Draws with the mouse, from one place of an element to another, in parts of its width and height. */
  async drag(selector, from, to) {
    const box = await this.page("const b = document.querySelector(arguments[0]).getBoundingClientRect(); return [b.x, b.y, b.width, b.height]", selector);
    const at = ([x, y]) => ({ x: Math.round(box[0] + box[2] * x), y: Math.round(box[1] + box[3] * y), duration: 50 });
    await this.driver.actions().move(at(from)).press().move(at([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2])).move(at(to)).release().perform();
  }

  /** A picture of what a person sees by now: the text may be in the page before it is on the screen. */
  async shot(name) {
    await until("已保存", async () => !(await this.text()).includes("正在保存"));
    await this.driver.executeAsyncScript(
      "const done = arguments[0]; document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(done)))",
    );
    let picture = await this.driver.takeScreenshot();
    for (let tries = 0; tries < SHOTS_TO_SETTLE; tries += 1) {
      const next = await this.driver.takeScreenshot();
      if (next === picture) break;
      picture = next;
    }
    this.count += 1;
    const file = join(this.shots, `${String(this.count).padStart(2, "0")}-${name}.png`);
    writeFileSync(file, Buffer.from(picture, "base64"));
    return file;
  }
}

export { By, Key };
