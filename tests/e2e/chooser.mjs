// The system's own dialog for choosing files. No driver of windows reaches it, so real keys of the X server do.
import { execFileSync } from "node:child_process";
import { until } from "./county.mjs";

/** Pictures of the screen that must be alike in a row: the dialog has come to rest. */
const ALIKE = 2;

export class Chooser {
  constructor(display) {
    this.env = { ...process.env, DISPLAY: display };
  }

  tool(...words) {
    return execFileSync("xdotool", words, { encoding: "utf8", env: this.env, stdio: ["ignore", "pipe", "ignore"] }).trim();
  }

  look(window) {
    return execFileSync("import", ["-window", window, "-depth", "8", "rgb:-"], { env: this.env, maxBuffer: 16 << 20 });
  }

  /** The id of the dialog with this title, or undefined. */
  find(title) {
    let windows = [];
    try {
      windows = this.tool("search", "--onlyvisible", "--class", "duxue").split("\n");
    } catch {
      // xdotool fails where it finds none.
    }
    return windows.find((one) => {
      try {
        return this.tool("getwindowname", one) === title;
      } catch {
        // Gone between the two questions.
        return false;
      }
    });
  }

  /** Does something and waits until what it changed in a window has come to rest. */
  async settle(window, act) {
    let before = this.look(window);
    const first = before;
    act();
    let alike = 0;
    await until("对话框", () => {
      const now = this.look(window);
      alike = now.equals(before) && !now.equals(first) ? alike + 1 : 0;
      before = now;
      return alike >= ALIKE;
    });
  }

  /** Chooses all files of a folder in the dialog of this title, and answers how many keys that took. */
  async chooseAll(title, folder) {
    const dialog = await until(`“${title}”`, () => this.find(title));
    // Without a manager of windows nothing gives a new one the keyboard.
    this.tool("windowfocus", "--sync", dialog);
    // The dialog opens where the last files came from; the first time nothing did. A path is text, and is not counted.
    if (this.folder !== folder) {
      await this.settle(dialog, () => this.tool("key", "ctrl+l"));
      await this.settle(dialog, () => this.tool("type", "--delay", "15", `${folder}/`));
      await this.settle(dialog, () => this.tool("key", "Return"));
      this.folder = folder;
    }
    await this.settle(dialog, () => this.tool("key", "ctrl+a"));
    this.tool("key", "Return");
    await until(`“${title}”关上`, () => !this.find(title));
    return 2;
  }
}
