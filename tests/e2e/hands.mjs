// What a person's hands do in the window, counted. Characters of running text are told apart from keys, for an input method
// needs several keys for one.
import { until } from "./county.mjs";

export class Hands {
  keys = 0;
  clicks = 0;
  characters = 0;

  constructor(window) {
    this.window = window;
  }

  /** A key, so many times. */
  press = async (key, times = 1) => {
    for (let n = 0; n < times; n += 1) await this.window.keys(key);
    this.keys += times;
  };

  /** A key while another is held: one press. */
  chord = async (held, key) => {
    await this.window.chord(held, key);
    this.keys += 1;
  };

  /** The first that is seen of a selector; of those with these words, where words are given. A hand waits until it stands still: a
   *  picture that has just come moves what is below it. */
  click = async (selector, words) => {
    let stood = "";
    await until(`按 ${selector} ${words ?? ""}`, async () => {
      const [element] = await this.window.all(selector, words);
      if (!element) return false;
      const stands = await this.window.page(
        "arguments[0].scrollIntoView({ block: 'nearest' }); const { x, y, width, height } = arguments[0].getBoundingClientRect(); return [x, y, width, height].join();",
        element,
      );
      if (stands !== stood) {
        stood = stands;
        return false;
      }
      await element.click();
      return true;
    });
    this.clicks += 1;
  };

  /** Running text to whatever has focus. */
  write = async (text) => {
    await this.window.keys(text);
    this.characters += [...text].length;
  };

  /** A figure or another short code, in keys, in place of what stands there. */
  type = async (text) => {
    await this.window.keys(text);
    this.keys += text.length;
  };

  /** Draws with the mouse, from one place of an element to another, in parts of its width and height. */
  draw = async (selector, from, to) => {
    await this.window.drag(selector, from, to);
    this.clicks += 1;
  };

  toString() {
    return `${this.keys} 次按键，${this.clicks} 次点击，${this.characters} 个字`;
  }
}
