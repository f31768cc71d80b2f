// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from "vitest";
import { dispatchKey, keyCap, pushKeys } from "./keys";

const laid: (() => void)[] = [];
afterEach(() => {
  for (const take of laid.splice(0)) take();
  document.body.innerHTML = "";
});

function press(key: string, options: KeyboardEventInit & { on?: string } = {}): boolean {
  if (options.on) document.body.innerHTML = options.on;
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...options });
  Object.defineProperty(event, "target", { value: document.body.firstElementChild ?? document.body });
  return dispatchKey(event);
}

function lay(keys: string[], modal = false) {
  const pressed: string[] = [];
  laid.push(pushKeys(() => [{ keys, run: (event) => pressed.push(event.key) }], modal));
  return pressed;
}

describe("keys", () => {
  it("set a result while no field has focus, and are text while one has", () => {
    const pressed = lay(["3"]);
    expect(press("3")).toBe(true);
    expect(press("3", { on: "<textarea></textarea>" })).toBe(false);
    expect(press("3", { on: "<input type='radio'>" })).toBe(true);
    expect(pressed).toEqual(["3", "3"]);
  });

  it("never interrupt Chinese input", () => {
    const pressed = lay(["Enter"]);
    press("Enter", { isComposing: true });
    press("Enter", { keyCode: 229 });
    expect(pressed).toEqual([]);
  });

  it("act by their place on the keyboard where the input method has hidden their name", () => {
    const pressed = lay(["3", "N"]);
    press("Process", { code: "Digit3" });
    press("Process", { code: "KeyN" });
    expect(pressed).toHaveLength(2);
  });

  it("leave Enter to the button that has focus, and Ctrl Z to the field", () => {
    const pressed = lay(["Enter", "Ctrl+Z", "Escape", "Ctrl+F"]);
    press("Enter", { on: "<button>查看</button>" });
    press("z", { ctrlKey: true, on: "<textarea></textarea>" });
    expect(pressed).toEqual([]);
    press("Escape", { on: "<textarea></textarea>" });
    press("f", { ctrlKey: true, on: "<input>" });
    expect(pressed).toEqual(["Escape", "f"]);
  });

  it("belong to what lies on top; nothing under a dialog hears them", () => {
    const screen = lay(["Enter", "1"]);
    const dialog = lay(["Enter"], true);
    press("Enter");
    press("1");
    expect(screen).toEqual([]);
    expect(dialog).toEqual(["Enter"]);
  });

  it("are printed as people know them", () => {
    expect(keyCap("Ctrl+Z")).toBe("Ctrl Z");
    expect(keyCap("Ctrl++")).toBe("Ctrl +");
    expect(keyCap("ArrowDown")).toBe("↓");
  });
});
